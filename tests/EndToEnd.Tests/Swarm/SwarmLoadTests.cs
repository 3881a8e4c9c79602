using System.Globalization;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Swarm;

/// <summary>
/// Three replicas of the API behind NGINX and under load, while they are updated and killed: <c>--suite=replicas</c>.
/// </summary>
[Category("Replicas")]
[CancelAfter(5_400_000)]
internal sealed class SwarmLoadTests
{
    private const int Connections = 12;
    private const int Replicas = 3;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);
    private SwarmNode _node = null!;
    private Sandbox _sandbox = null!;
    private int _port;

    [OneTimeSetUp]
    public async Task ServeBehindNginx()
    {
        if (Chaos.Rounds(1, 0) < 1)
            Assert.Ignore("It takes half an hour: --target=Chaos --suite=replicas runs it.");
        Requires.Have(File.Exists("/usr/bin/wrk"), "wrk is needed (apt-get install wrk).");
        _node = await SwarmNode.StartAsync("--no-new-privileges");
        await BuildAsync();
        await _node.LoadAsync();
        await _node.LoadAsync($"{CompanionCatalogue.Proxy.Service.Image}:1.0.0");
        await _node.InitAsync();
        _sandbox = _node.Sandbox();
        _port = Machine.FreePort();
        _sandbox.Set("HIVE_PROXY_PORT", $"{_port}");
        _sandbox.Set("HIVE_PROXY_RATE", "off");
        _sandbox.Set("HIVE_RATE_LIMIT", "off");
        var served = await _sandbox.RunAsync("WorkspaceServe");
        served.ExitCode.Should().Be(0, served.ToString());
        served = await _sandbox.RunAsync("ProxyServe");
        served.ExitCode.Should().Be(0, served.ToString());
        (await _sandbox.RunAsync("ProxyStatus")).ExitCode.Should().Be(0);
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
        if (_node is not null)
            await _node.DisposeAsync();
    }

    [Test]
    public async Task Updates_lose_no_request_and_killed_replicas_no_more_than_they_were_answering()
    {
        var capacity = 0.0;
        for (var replicas = 1; replicas <= Replicas; replicas++)
        {
            (await _sandbox.RunAsync("WorkspaceServe", $"--replicas={replicas}")).ExitCode.Should().Be(0);
            await AllRunAsync(replicas);
            await using var load = Start(TimeSpan.Zero);
            await Task.Delay(Measured, CancellationToken.None);
            var most = await load.StopAsync();
            most.Failed.Should().Be(0, most.Text);
            capacity = most.PerSecond;
            Chaos.Row(
                $"throughput of {replicas} {(replicas == 1 ? "replica" : "replicas")}",
                "1",
                "0",
                Text($"{capacity:0} requests a second")
            );
        }

        // A third of it: each connection waits so long that all of them together ask that often.
        var pause = TimeSpan.FromSeconds(Connections * 2 / capacity);
        var rounds = Chaos.Rounds(20);

        await using var updating = Start(pause);
        for (var round = 1; round <= rounds; round++)
            await UpdateAsync(round);
        var updated = await updating.StopAsync();
        Chaos.Row($"rolling updates of {Replicas} replicas", $"{rounds}", $"{updated.Failed}", Told(updated, capacity));

        await using var killing = Start(pause);
        for (var round = 1; round <= rounds; round++)
            await KillOneAsync();
        var killed = await killing.StopAsync();
        Chaos.Row($"one of {Replicas} replicas killed", $"{rounds}", $"{killed.Failed}", Told(killed, capacity));

        updated.Failed.Should().Be(0, updated.Text);
        killed.Failed.Should().BeLessThanOrEqualTo(rounds * Connections / Replicas, killed.Text);
    }

    private WrkLoad Start(TimeSpan pause) =>
        new(
            _node.Beside,
            new($"https://127.0.0.1:{_port}/workspace/api/v1/sessions"),
            File.ReadAllText(_sandbox.Stack(StackCatalogue.Workspace).Paths.ApiKey).Trim(),
            Connections,
            pause,
            _sandbox.Workspace
        );

    private async Task UpdateAsync(int round)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_sandbox.Workspace, "ai", "knowledge", "news.md"),
            $"# News\n\nThis is number {round}.\n"
        );
        var run = await _sandbox.RunAsync("WorkspaceServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    private async Task KillOneAsync()
    {
        var all = (await _node.DockerAsync("ps", "--quiet", "--filter", "label=hive.service=app")).Split('\n');
        var one = all[Random.Shared.Next(all.Length)];
        await _node.DockerAsync("kill", one);
        await Eventually.HoldsAsync(
            "it is gone",
            async () => !(await _node.DockerAsync("ps", "--quiet")).Contains(one, StringComparison.Ordinal)
        );
        await AllRunAsync(Replicas);
    }

    private Task AllRunAsync(int replicas) =>
        Eventually.HoldsAsync(
            $"{replicas} replicas run",
            async () =>
                await _node.DockerAsync("service", "ls", "--filter", "label=hive.service=app", "--format", "{{.Replicas}}")
                == $"{replicas}/{replicas}"
        );

    // Images of companions are built when they are served, here on the machine's engine.
    private static async Task BuildAsync()
    {
        await SwarmNode.BuildAsync();
        await using var sandbox = new Sandbox("docker");
        sandbox.Set("HIVE_PROXY_PORT", $"{Machine.FreePort()}");
        foreach (var target in new[] { "GenieServe", "ProxyServe" })
        {
            var run = await sandbox.RunAsync(target);
            run.ExitCode.Should().Be(0, run.ToString());
        }
    }

    private static string Told(WrkResult result, double capacity) =>
        Text(
            $"{result.Requests} requests answered, {result.PerSecond:0} a second of {capacity:0} that {Replicas} replicas can answer"
        );

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
