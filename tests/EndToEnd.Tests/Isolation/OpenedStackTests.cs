using EndToEnd.Tests.Engines;
using EndToEnd.Tests.Images;

namespace EndToEnd.Tests.Isolation;

/// <summary>What remains when a user publishes a stack on all addresses: docs/decisions/0008-isolation.md.</summary>
[NonParallelizable] // As IsolationTests.
internal sealed class OpenedStackTests
{
    [Test]
    public async Task It_answers_other_containers_as_it_answers_the_network_for_its_key()
    {
        var opening = TestStack.StartAsync(stack: "genie", settings: ("HIVE_BIND", "0.0.0.0"));
        await using var other = await TestStack.StartAsync(stack: "agent");
        await using var opened = await opening;
        var (from, to) = ((await Place.OfAsync(other)).Single(), (await Place.OfAsync(opened)).Single());

        (await from.ReachesAsync(from.Gateways.Select(gateway => $"{gateway}:{opened.Port}")))
            .Should()
            .NotBeEmpty("this machine opens it to all");
        (
            await DockerCli.RunAsync(
                "exec",
                other.Container,
                "bash",
                "-c",
                $"exec 3<>/dev/tcp/{from.Gateways[0]}/{opened.Port}; printf 'GET /api/v1/version HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3"
            )
        )
            .Should()
            .Contain(" 401 ");
        (await from.ReachesAsync(to.Addresses.SelectMany(address => to.InnerPorts.Select(port => $"{address}:{port}"))))
            .Should()
            .BeEmpty("bridges stay apart");
        (await from.ReachesAsync(from.Gateways.Select(gateway => $"{gateway}:5432")))
            .Should()
            .BeEmpty("its PostgreSQL is not published");
    }
}
