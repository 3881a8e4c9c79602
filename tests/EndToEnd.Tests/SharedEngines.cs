using EndToEnd.Tests.Podman;

namespace EndToEnd.Tests;

/// <summary>Ends, after all tests, what several of them share.</summary>
[SetUpFixture]
internal sealed class SharedEngines
{
    [OneTimeTearDown]
    public Task EndAsync() => PodmanNode.EndSharedAsync();
}
