using Hive.Stacks.Commands;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Podman;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Tests.Engines.Docker;

namespace Hive.Stacks.Tests.Engines.Podman;

/// <summary>Whether Podman can be used, and what is said where it cannot.</summary>
internal sealed class PodmanServiceTests
{
    [Test]
    public async Task A_socket_that_is_not_there_is_named_and_so_is_what_starts_it()
    {
        var answer = await AskAsync("unix:///nowhere/podman.sock");

        answer
            .Problem.Should()
            .MatchRegex("^(Podman's service does not listen on /nowhere/podman.sock|Podman is not on this machine)$");
        answer.Remedy.Should().Contain("podman.socket");
    }

    [TestCase("ssh://core@host/run/podman/podman.sock")]
    [TestCase("tcp://127.0.0.1:8080")]
    [TestCase("no address")]
    public async Task An_address_of_another_machine_is_refused(string address)
    {
        var answer = await AskAsync(address);

        answer.Problem.Should().Contain("names no socket of this machine").And.EndWith(address);
        answer.Remedy.Should().Be("Set CONTAINER_HOST to unix:///PATH, or unset it.");
    }

    [Test]
    public async Task What_is_not_podman_is_not_taken_for_it()
    {
        await using var daemon = new FakeDaemon();
        daemon.Answers["/_ping"] = (200, "OK");

        (await AskAsync(daemon.Endpoint)).Problem.Should().EndWith("is not Podman");
    }

    [TestCase("v1", "[]", "cpu, memory, pids")]
    [TestCase("v2", """["memory","pids"]""", "cpu")]
    public async Task Where_limits_would_not_hold_nothing_is_begun(string version, string controllers, string missing)
    {
        await using var daemon = PodmanWith(version, controllers);

        var answer = await AskAsync(daemon.Endpoint);

        answer.Problem.Should().Be($"Podman can set no limits here: cgroup {version} gives it no controller for {missing}");
        answer.Remedy.Should().Contain("cgroup v2");
    }

    [TestCase("v1")]
    [TestCase("v2")]
    public async Task Where_limits_hold_it_can_be_used(string version)
    {
        await using var daemon = PodmanWith(version, """["cpuset","cpu","io","memory","pids"]""");

        var answer = await AskAsync(daemon.Endpoint);

        // Where the command line of Docker is missing, that is what is said.
        (answer.Title ?? answer.Problem)
            .Should()
            .BeOneOf("Podman 4.3.1", "the docker command line with Compose is missing, which makes the containers");
    }

    private static FakeDaemon PodmanWith(string version, string controllers)
    {
        var daemon = new FakeDaemon();
        daemon.Headers.Add("Libpod-API-Version: 4.3.1");
        daemon.Answers["/_ping"] = (200, "OK");
        daemon.Answers["/libpod/info"] = (
            200,
            $$$"""{"host":{"cgroupVersion":"{{{version}}}","cgroupControllers":{{{controllers}}}}}"""
        );
        return daemon;
    }

    private static async Task<EngineAnswer> AskAsync(string address)
    {
        var caller = new CallerEnvironment(new Dictionary<string, string> { ["CONTAINER_HOST"] = address });
        using var engine = new PodmanEngine(Requested.Product, new ProcessRunner(), new PlannedChanges(), caller);
        return await engine.AskAsync(default);
    }
}
