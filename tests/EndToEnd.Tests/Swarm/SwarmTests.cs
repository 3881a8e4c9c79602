using System.Globalization;
using System.Text.Json;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Swarm;

/// <summary>
/// The workspace stack on a Swarm of one node, which is a daemon of the test's own; the life of genie there is in
/// GenieLifecycleTests.
/// </summary>
internal sealed class SwarmTests
{
    private SwarmNode _node = null!;
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync()
    {
        _node = await SwarmNode.StartAsync("--no-new-privileges");
        await SwarmNode.BuildAsync();
        await _node.LoadAsync();
        await _node.InitAsync();
    }

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
    }

    [SetUp]
    public void MakeWorkspace() => _sandbox = _node.Sandbox();

    [TearDown]
    public async Task RemoveWorkspaceAsync()
    {
        await _sandbox.DisposeAsync();
        (await _node.DockerAsync("ps", "--all", "--quiet")).Should().BeEmpty();
    }

    [Test, Category(Chaos.Category)]
    public async Task A_stack_goes_through_its_life()
    {
        Chaos.OnlyInFull();
        await A_stack_is_served_and_its_status_health_and_log_are_seen();
        await A_second_serve_changes_nothing();
        await Isolation_and_hardening_are_those_of_the_compose_file();
        await A_stop_leaves_the_data_and_nothing_else();
        await A_restart_keeps_the_data();
        await A_backup_is_made_and_restored_where_the_stack_runs();
        await A_reset_removes_all_that_the_stack_has();
    }

    [Test]
    public async Task Replicas_are_updated_without_a_pause_and_go_back_when_the_new_does_not_start()
    {
        await A_stack_is_served_and_its_status_health_and_log_are_seen();
        await More_replicas_are_started_and_none_is_replaced();
        await An_update_with_requests_all_the_time_loses_none_of_them();
        await An_update_to_a_broken_image_goes_back_by_itself_and_nobody_notices();
        await Rotated_credentials_are_taken_over_and_the_former_are_removed_from_the_swarm();
        await A_restart_keeps_the_data();
        // The stack is healthy when one of them answers.
        await Eventually.HoldsAsync(
            "the app runs 2 times",
            async () => (await StatusAsync()).GetRawText().Contains("app runs 2 times", StringComparison.Ordinal)
        );
    }

    [Test]
    public async Task An_engine_without_a_swarm_is_refused_and_nothing_is_made()
    {
        await using var node = await SwarmNode.StartAsync();
        await using var sandbox = node.Sandbox();
        var run = await sandbox.RunAsync("WorkspaceServe");

        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should().Contain("the Docker engine is no Swarm manager").And.Contain("docker swarm init");
        Directory.EnumerateFileSystemEntries(sandbox.Workspace).Should().BeEmpty();
        // So that the workspace can be told that nothing runs.
        await node.InitAsync();
    }

    [Test]
    public async Task An_engine_that_does_not_answer_is_refused_and_nothing_is_made()
    {
        _sandbox.Set("DOCKER_HOST", "unix:///nowhere/docker.sock");

        var run = await _sandbox.RunAsync("WorkspaceServe");

        _sandbox.Set("DOCKER_HOST", _node.Host);
        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should().Contain("--engine=swarm was asked for, but no Docker daemon answers");
        Directory.EnumerateFileSystemEntries(_sandbox.Workspace).Should().BeEmpty();
    }

    private async Task A_stack_is_served_and_its_status_health_and_log_are_seen()
    {
        var served = await _sandbox.RunAsync("WorkspaceServe");
        served.ExitCode.Should().Be(0, served.ToString());

        var status = await StatusAsync();
        status.GetProperty("engine").GetString().Should().Be("swarm");
        status.GetProperty("health").GetString().Should().Be("healthy");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        var log = await _sandbox.RunAsync("WorkspaceLogs", "--tail=200", "--level=debug");
        log.Output.Should().Contain("postgres").And.Contain("api");
        (await SqlAsync("create table kept (id int); insert into kept values (7)")).ExitCode.Should().Be(0);
    }

    private async Task A_second_serve_changes_nothing()
    {
        var before = await ContainersAsync();

        var run = await _sandbox.RunAsync("WorkspaceServe", "--plan");
        run.Output.Should().Contain("workspace: nothing to do");
        (await _sandbox.RunAsync("WorkspaceServe")).ExitCode.Should().Be(0);

        (await ContainersAsync()).Should().Equal(before);
    }

    private async Task Isolation_and_hardening_are_those_of_the_compose_file()
    {
        var stack = _sandbox.Stack(StackCatalogue.Workspace).Settings;
        var listening = (await _node.RunAsync("ss", "-Hltn"))
            .Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Where(local =>
                local.EndsWith($":{stack.Port}", StringComparison.Ordinal)
                || local.EndsWith($":{stack.DatabasePort}", StringComparison.Ordinal)
            );
        listening.Should().BeEquivalentTo($"127.0.0.1:{stack.Port}", $"127.0.0.1:{stack.DatabasePort}");
        foreach (var container in await ContainersAsync())
        {
            var facts = await _node.DockerAsync(
                "inspect",
                container,
                "--format",
                "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}} {{.HostConfig.Init}} {{gt .HostConfig.Memory 0}}"
            );
            facts.Should().MatchRegex("^true \\[ALL\\] [1-9][0-9]*:[1-9][0-9]* true true$", container);
            var process = await _node.DockerAsync("inspect", container, "--format", "{{.State.Pid}}");
            var status = await File.ReadAllTextAsync($"/proc/{await HostProcessAsync(container)}/status");
            status.Should().MatchRegex(@"CapEff:\s0{16}").And.MatchRegex(@"NoNewPrivs:\s1", process);
        }

        // The database's network leads nowhere.
        var postgres = await ContainerAsync("postgres");
        (
            await _node.DockerAsync(
                "exec",
                postgres,
                "bash",
                "-c",
                "grep --count --perl-regexp '^\\w+\\t00000000\\t' /proc/net/route || :"
            )
        )
            .Should()
            .Be("0");
        (await _node.DockerAsync("service", "inspect", "--format", "{{json .Spec}}", await ServiceAsync()))
            .Should()
            .NotContain(await File.ReadAllTextAsync(SecretFile("api_key")));
    }

    private async Task A_stop_leaves_the_data_and_nothing_else()
    {
        var run = await _sandbox.RunAsync("WorkspaceStop");

        run.ExitCode.Should().Be(0, run.ToString());
        (await _node.DockerAsync("ps", "--all", "--quiet")).Should().BeEmpty();
        foreach (var kind in new[] { "service", "secret", "config" })
            (await _node.DockerAsync(kind, "ls", "--quiet")).Should().BeEmpty(kind);
        (await _node.DockerAsync("network", "ls", "--filter", "scope=swarm", "--format", "{{.Name}}"))
            .Should()
            .Be("ingress");
        (await _sandbox.RunAsync("WorkspaceServe")).ExitCode.Should().Be(0);
        (await SqlAsync("select id from kept")).Output.Should().Contain("7");
    }

    private async Task A_restart_keeps_the_data()
    {
        var run = await _sandbox.RunAsync("WorkspaceRestart");

        run.ExitCode.Should().Be(0, run.ToString());
        (await SqlAsync("select id from kept")).Output.Should().Contain("7");
    }

    private async Task A_backup_is_made_and_restored_where_the_stack_runs()
    {
        (await _sandbox.RunAsync("WorkspaceBackup")).ExitCode.Should().Be(0);
        await SqlAsync("delete from kept");

        var run = await _sandbox.RunAsync("WorkspaceRestore", "--backup=latest", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        (await SqlAsync("select id from kept")).Output.Should().Contain("7");
    }

    private async Task A_reset_removes_all_that_the_stack_has()
    {
        var run = await _sandbox.RunAsync("WorkspaceReset", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        (await _node.DockerAsync("volume", "ls", "--quiet")).Should().BeEmpty();
        (await _sandbox.RunAsync("WorkspaceStop")).ExitCode.Should().Be(0);
    }

    private async Task More_replicas_are_started_and_none_is_replaced()
    {
        var before = await ContainersAsync();

        var run = await _sandbox.RunAsync("WorkspaceServe", "--replicas=2");

        run.ExitCode.Should().Be(0, run.ToString());
        (await ContainersAsync()).Should().HaveCount(before.Count + 1).And.Contain(before);
        (await StatusAsync()).GetRawText().Should().Contain("app runs 2 times");
    }

    private async Task An_update_with_requests_all_the_time_loses_none_of_them()
    {
        var load = Load();
        var before = await ContainersAsync();

        await File.WriteAllTextAsync(Path.Combine(_sandbox.Workspace, "ai", "knowledge", "new.md"), "# New\n\nNews.\n");
        var run = await _sandbox.RunAsync("WorkspaceServe");

        run.ExitCode.Should().Be(0, run.ToString());
        var (answered, failed) = await load();
        TestContext.Out.WriteLine($"update of 2 replicas under load: {answered} answered, {failed} failed, {run.Duration}");
        (await ContainersAsync()).Intersect(before).Should().HaveCount(2, "the door and PostgreSQL stay");
        failed.Should().Be(0);
        answered.Should().BePositive();
    }

    private async Task An_update_to_a_broken_image_goes_back_by_itself_and_nobody_notices()
    {
        var (load, before) = (Load(), await ContainersAsync());
        // Without an address it ends at once.
        await _node.DockerAsync("tag", "hive/postgres:1.0.0", "hive/broken:1");
        _sandbox.Set("HIVE_WORKSPACE_IMAGE", "hive/broken:1");

        var run = await _sandbox.RunAsync("WorkspaceServe");
        _sandbox.Set("HIVE_WORKSPACE_IMAGE", null);

        run.ExitCode.Should().Be(3, run.ToString());
        run.Error.Should().Contain("went back by itself").And.Contain("non-zero exit");
        (await load()).Failed.Should().Be(0);
        (await ContainersAsync()).Should().Contain(before);
        (await StatusAsync()).GetProperty("health").GetString().Should().Be("healthy");
    }

    private async Task Rotated_credentials_are_taken_over_and_the_former_are_removed_from_the_swarm()
    {
        var former = await _node.DockerAsync("secret", "ls", "--format", "{{.Name}}");

        var run = await _sandbox.RunAsync("RotateCredentials");

        run.ExitCode.Should().Be(0, run.ToString());
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        (await _sandbox.RunAsync("WorkspaceKeys")).ExitCode.Should().Be(0, "the new key opens");
        var now = (await _node.DockerAsync("secret", "ls", "--format", "{{.Name}}")).Split('\n');
        now.Should().HaveCount(former.Split('\n').Length);
        now.Should().NotContain(name => former.Contains(name) && name.Contains("api_key"));
    }

    private Task<ConsoleRun> SqlAsync(string sql) => _sandbox.RunAsync("WorkspacePsql", $"--command={sql}");

    private async Task<JsonElement> StatusAsync()
    {
        var run = await _sandbox.RunAsync("WorkspaceStatus", "--format=json");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("stacks")[0].Clone();
    }

    private string SecretFile(string name) => Path.Combine(_sandbox.Workspace, "data", "secrets", "workspace", name);

    private async Task<IReadOnlyList<string>> ContainersAsync() =>
        [
            .. (await _node.DockerAsync("ps", "--quiet", "--no-trunc"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Order(StringComparer.Ordinal),
        ];

    private Task<string> ContainerAsync(string service) =>
        _node.DockerAsync("ps", "--quiet", "--filter", $"label=hive.service={service}");

    private async Task<string> ServiceAsync() =>
        (await _node.DockerAsync("service", "ls", "--format", "{{.Name}}"))
            .Split('\n')
            .First(name => name.EndsWith("_app", StringComparison.Ordinal));

    // The daemon has a process namespace of its own, and the numbers that it tells are of that one.
    private static async Task<string> HostProcessAsync(string container)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _))
                continue;
            try
            {
                var group = await File.ReadAllTextAsync(Path.Combine(folder, "cgroup"));
                if (group.Contains(container, StringComparison.Ordinal))
                    return Path.GetFileName(folder);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        throw new InvalidOperationException($"No process is in {container}.");
    }

    // A request after the other, each with a connection of its own, until it is asked for the result.
    private Func<Task<(int Answered, int Failed)>> Load()
    {
        var stop = Path.Combine(_sandbox.Workspace, $"stop-{Guid.NewGuid():N}");
        var port = _sandbox.Stack(StackCatalogue.Workspace).Settings.Port;
        var script =
            $"ok=0 bad=0; until [[ -e '{stop}' ]]; do if curl --silent --fail --noproxy '*' --max-time 5 --output /dev/null http://127.0.0.1:{port}/api/v1/health/live; then ok=$((ok+1)); else bad=$((bad+1)); fi; done; echo $ok $bad";
        var running = _node.Beside("bash", "-c", script).ExecuteBufferedAsync();
        return async () =>
        {
            await File.WriteAllTextAsync(stop, "");
            var counts = (await running).StandardOutput.Trim().Split(' ');
            File.Delete(stop);
            return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
        };
    }
}
