using System.Globalization;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Swarm;

/// <summary>
/// The workspace stack on a Swarm of two nodes that pull its API from a registry of the first; then the second one dies.
/// </summary>
[Category(Chaos.Category)]
internal sealed class SwarmNodesTests
{
    private const string First = "10.99.0.1";
    private const string Second = "10.99.0.2";

    [Test]
    public async Task A_node_that_dies_takes_no_acknowledged_run_along_and_its_replicas_come_up_elsewhere()
    {
        if (Chaos.Rounds(3, 0) < 1)
            Assert.Ignore("It takes minutes: --target=Chaos --suite=data runs it.");
        await using var manager = await SwarmNode.StartAsync($"--insecure-registry={First}:5000");
        await using var worker = await SwarmNode.StartAsync($"--insecure-registry={First}:5000");
        await SwarmNode.LinkAsync(manager, First, worker, Second);
        await SwarmNode.BuildAsync();
        await manager.LoadAsync();
        await using var registry = DockerRegistry.Start($"{First}:5000", manager.Beside);
        await manager.InitAsync(First);
        var token = await manager.DockerAsync("swarm", "join-token", "--quiet", "worker");
        await worker.DockerAsync("swarm", "join", "--token", token, $"{First}:2377");
        var image = await registry.PushAsync(manager.DockerAsync, "hive/workspace:1.0.0", "hive/workspace:1");

        await using (var sandbox = manager.Sandbox())
        {
            sandbox.Set("HIVE_WORKSPACE_IMAGE", image);
            sandbox.Set("HIVE_SWARM_ENCRYPTION", "off");
            sandbox.Set("HIVE_RATE_LIMIT", "off");
            var served = await sandbox.RunAsync("WorkspaceServe", "--replicas=4", "--timeout=300");
            served.ExitCode.Should().Be(0, served.ToString());
            await Eventually.HoldsAsync(
                "four replicas run",
                async () => await ReplicasAsync(manager) == "4/4",
                TimeSpan.FromSeconds(180)
            );
            (await worker.DockerAsync("ps", "--quiet")).Should().NotBeEmpty("the other node pulled the image by its digest");
            (await worker.DockerAsync("images", "--digests")).Should().Contain("sha256:");

            var load = Runs(manager, sandbox);
            await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
            await worker.KillAsync();
            await Eventually.HoldsAsync(
                "four replicas run again",
                async () => await ReplicasAsync(manager) == "4/4",
                TimeSpan.FromSeconds(180)
            );
            var (answered, failed) = await load();

            var sql = await sandbox.RunAsync("WorkspacePsql", "--command=select count(*) from hive.runs");
            var kept = int.Parse(
                sql.Output.Split('\n').Select(line => line.Trim()).First(line => int.TryParse(line, out _)),
                CultureInfo.InvariantCulture
            );
            Chaos.Report(
                $"Swarm node killed, {answered} runs acknowledged",
                1,
                Math.Max(0, answered - kept),
                $"{failed} requests failed"
            );
            kept.Should().BeGreaterThanOrEqualTo(answered);
            answered.Should().BePositive();
            failed.Should().BeLessThan(5, "one client asks at a time, and a second passes before an address is passed over");
        }
    }

    private static Task<string> ReplicasAsync(SwarmNode node) =>
        node.DockerAsync("service", "ls", "--filter", "label=hive.service=app", "--format", "{{.Replicas}}");

    // A run after the other, until it is asked for the result.
    private static Func<Task<(int Answered, int Failed)>> Runs(SwarmNode node, Sandbox sandbox)
    {
        var (stop, stack) = (Path.Combine(sandbox.Workspace, "stop"), sandbox.Stack(StackCatalogue.Workspace));
        var script = $$"""
            ok=0 bad=0
            until [[ -e '{{stop}}' ]]; do
                if curl --silent --fail --noproxy '*' --max-time 20 --output /dev/null --header "authorization: Bearer $(cat '{{stack.Paths.ApiKey}}')" \
                    --header 'content-type: application/json' --data '{"model":"guide","messages":[{"role":"user","content":"How is a model connected?"}]}' \
                    http://127.0.0.1:{{stack.Settings.Port}}/v1/chat/completions; then ok=$((ok+1)); else bad=$((bad+1)); fi
            done
            echo $ok $bad
            """;
        var running = node.Beside("bash", "-c", script).ExecuteBufferedAsync();
        return async () =>
        {
            await File.WriteAllTextAsync(stop, "");
            var counts = (await running).StandardOutput.Trim().Split(' ');
            return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
        };
    }
}
