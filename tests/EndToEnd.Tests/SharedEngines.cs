using EndToEnd.Tests.Podman;
using EndToEnd.Tests.Swarm;

namespace EndToEnd.Tests;

/// <summary>Ends, after all tests, what several of them share.</summary>
[SetUpFixture]
internal sealed class SharedEngines
{
    [OneTimeTearDown]
    public async Task EndAsync()
    {
        await PodmanNode.EndSharedAsync();
        await SwarmNode.EndSharedAsync();
    }
}
