using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Podman;

/// <summary>The workspace stack on Podman; the life of genie there is in GenieLifecycleTests.</summary>
internal sealed class PodmanTests
{
    private PodmanNode _node = null!;
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync()
    {
        await Requires.EngineAsync("podman");
        _node = await PodmanNode.SharedAsync();
    }

    [SetUp]
    public void MakeWorkspace() => _sandbox = _node.Sandbox();

    [TearDown]
    public async Task RemoveWorkspaceAsync() => await _sandbox.DisposeAsync();

    [Test, Category(Chaos.Category)]
    public async Task A_stack_goes_through_its_life()
    {
        Chaos.OnlyInFull();
        await A_stack_is_served_and_a_second_serve_changes_nothing();
        await Hardening_is_that_of_the_compose_file();
        await Isolation_is_that_of_the_compose_file();
        await A_killed_container_is_started_again();
        await A_backup_is_restored();
        await A_reset_removes_all_that_the_stack_has();
    }

    [Test]
    public async Task A_service_that_does_not_listen_is_refused_and_nothing_is_made()
    {
        _sandbox.Set("CONTAINER_HOST", "unix:///nowhere/podman.sock");

        var run = await _sandbox.RunAsync("GenieServe");

        _sandbox.Set("CONTAINER_HOST", _node.Host);
        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should()
            .Contain("--engine=podman was asked for, but Podman's service does not listen on /nowhere/podman.sock")
            .And.Contain("podman system service");
        Directory.EnumerateFileSystemEntries(_sandbox.Workspace).Should().BeEmpty();
    }

    [Test]
    public async Task Its_images_are_built_by_podman_stage_by_stage_and_without_a_docker_daemon()
    {
        foreach (var image in StackCatalogue.Genie.Services.SelectMany(service => service.MadeOn))
            _sandbox.Set(image.Argument, image.LocalName);

        var run = await _sandbox.RunAsync("BuildGenieImage", "--plan");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should()
            .Contain("building the stage all-in-one")
            .And.Contain($"podman --url {_node.Host} build --layers")
            .And.Contain("--build-context all-in-one=container-image://localhost/hive/stage-all-in-one:1.0.0")
            .And.Contain("--tag docker.io/hive/genie:1.0.0");
    }

    private async Task A_stack_is_served_and_a_second_serve_changes_nothing()
    {
        var served = await _sandbox.RunAsync("WorkspaceServe");
        served.ExitCode.Should().Be(0, served.ToString());

        (await _sandbox.RunAsync("WorkspaceServe", "--plan")).Output.Should().Contain("workspace: nothing to do");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        (await SqlAsync("create table kept (id int); insert into kept values (7)")).ExitCode.Should().Be(0);
    }

    private async Task Hardening_is_that_of_the_compose_file()
    {
        foreach (var service in StackCatalogue.Workspace.Services)
        {
            var container = await ContainerAsync(service.Name);
            var limits = service == StackCatalogue.Workspace.Api ? "1073741824 256" : "2147483648 512";
            (
                await _node.DockerAsync(
                    "inspect",
                    container,
                    "--format",
                    "{{with .HostConfig}}{{.ReadonlyRootfs}} {{.Memory}} {{.PidsLimit}} {{.NanoCpus}} {{.Init}}{{end}} {{.Config.User}}"
                )
            )
                .Should()
                .Be($"true {limits} 1000000000 true 1000:1000");
        }

        var postgres = await ContainerAsync("postgres");
        var status = await ShellAsync(postgres, "grep -hE '^(Uid|CapEff|CapBnd|NoNewPrivs)' /proc/[0-9]*/status | sort -u");
        status.Should().NotContain("Uid:\t0").And.MatchRegex(@"CapBnd:\s0{16}\nCapEff:\s0{16}\nNoNewPrivs:\s1");
        (await ShellAsync(postgres, "touch /file 2>&1 || :")).Should().Contain("Read-only file system");
        // What the container is told is one thing, what the kernel does another.
        (
            await ShellAsync(
                postgres,
                "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null || :"
            )
        )
            .Should()
            .Be("2147483648");
        (await ShellAsync(postgres, "stat -c %a /run/hive $(find /run/hive -type s -name '.s.PGSQL*')"))
            .Should()
            .Be("700\n700");
        (await ShellAsync(postgres, "df -k --output=size /run/hive | tail -n 1")).Trim().Should().Be("8192");
    }

    private async Task Isolation_is_that_of_the_compose_file()
    {
        var settings = _sandbox.Stack(StackCatalogue.Workspace).Settings;
        var listening = (await _node.RunAsync("ss", "-Hltn"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Where(local => new[] { settings.Port, settings.DatabasePort }.Any(port => local.Split(':')[^1] == $"{port}"));
        listening.Should().BeEquivalentTo($"127.0.0.1:{settings.Port}", $"127.0.0.1:{settings.DatabasePort}");

        // PostgreSQL's packets end at the first hop, and its network to the API leads nowhere.
        var postgres = await ContainerAsync("postgres");
        (await ShellAsync(postgres, "cat /proc/sys/net/ipv4/ip_default_ttl")).Should().Be("1");
        (await _node.DockerAsync("network", "ls", "--filter", "name=database_network", "--format", "{{.Name}}"))
            .Should()
            .EndWith("_database_network");

        // Another stack is not reached: neither its API nor its database.
        (await _sandbox.RunAsync("GenieServe"))
            .ExitCode.Should()
            .Be(0);
        var genie = await ContainerAsync("genie-server");
        var address = await _node.DockerAsync(
            "inspect",
            postgres,
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}"
        );
        foreach (var target in address.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            (
                await ShellAsync(
                    genie,
                    $"timeout 2 bash -c 'exec 3<>/dev/tcp/{target}/5432' 2>/dev/null && echo open || echo closed"
                )
            )
                .Should()
                .Be("closed", target);
        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);
    }

    private async Task A_killed_container_is_started_again()
    {
        var postgres = await ContainerAsync("postgres");
        await ShellAsync(postgres, "kill -KILL $(cat /proc/1/task/1/children)");
        await Eventually.HoldsAsync(
            "Podman starts it again",
            async () => await _node.DockerAsync("inspect", postgres, "--format", "{{.RestartCount}}") != "0"
        );
        await Eventually.HoldsAsync(
            "the stack is healthy again",
            async () => (await _sandbox.RunAsync("WorkspaceStatus")).ExitCode == 0,
            TimeSpan.FromSeconds(60)
        );
    }

    private async Task A_backup_is_restored()
    {
        var backup = await _sandbox.RunAsync("WorkspaceBackup");
        backup.ExitCode.Should().Be(0, backup.ToString());
        (await SqlAsync("drop table kept")).ExitCode.Should().Be(0);

        var restored = await _sandbox.RunAsync("WorkspaceRestore", "--backup=latest", "--yes");

        restored.ExitCode.Should().Be(0, restored.ToString());
        (await SqlAsync("select id from kept")).Output.Should().Contain("7");
    }

    private async Task A_reset_removes_all_that_the_stack_has()
    {
        var run = await _sandbox.RunAsync("WorkspaceReset", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        (await SqlAsync("select id from kept")).ExitCode.Should().NotBe(0, "the database is a new one");
    }

    private Task<ConsoleRun> SqlAsync(string sql) => _sandbox.RunAsync("WorkspacePsql", $"--command={sql}");

    private Task<string> ContainerAsync(string service) =>
        _node.DockerAsync(
            "ps",
            "--quiet",
            "--no-trunc",
            "--filter",
            $"label=hive.workspace={_sandbox.Workspace}",
            "--filter",
            $"label=com.docker.compose.service={service}"
        );

    private Task<string> ShellAsync(string container, string line) =>
        _node.DockerAsync("exec", container, "bash", "-c", line);
}
