using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

/// <summary>The workspace stack's two containers: the API without anything around it, and PostgreSQL alone.</summary>
internal sealed class WorkspaceStackTests
{
    private TestStack stack = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync() => stack = await TestStack.StartAsync(stack: "workspace");

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        if (stack is not null)
            await stack.DisposeAsync();
    }

    [TestCase("sh")]
    [TestCase("bash")]
    [TestCase("busybox")]
    [TestCase("apt-get")]
    [TestCase("dpkg")]
    [TestCase("psql")]
    public async Task The_image_of_the_api_has_no_shell_no_package_manager_and_no_database(string program)
    {
        var result = await DockerCli.TryAsync("exec", stack.Container, program, "--version");

        result.ExitCode.Should().NotBe(0);
        (result.StandardOutput + result.StandardError).Should().Contain("executable file not found");
    }

    [Test]
    public Task The_program_that_the_image_has_can_be_run() =>
        DockerCli.RunAsync("exec", stack.Container, "/app/hive-api", "health");

    [TestCase("app")]
    [TestCase("postgres")]
    public async Task No_process_has_privileges_or_can_gain_any(string service)
    {
        // From a container that sees the other's processes: this one has no program to look with.
        var status = await DockerCli.RunAsync(
            "run",
            "--rm",
            "--user",
            "1000:1000",
            "--pid",
            $"container:{stack.ContainerOf(service)}",
            TestImages.Of("postgres"),
            "bash",
            "-c",
            "for p in /proc/[0-9]*; do [[ $(< $p/comm) =~ ^(hive-api|postgres)$ ]] && grep -hE '^(Uid|CapEff|CapBnd|NoNewPrivs)' $p/status; done | sort -u"
        );

        status.Should().NotContain("Uid:\t0").And.MatchRegex(@"CapBnd:\s0{16}\nCapEff:\s0{16}\nNoNewPrivs:\s1");
    }

    [TestCase("app", "1073741824 134217728 1000000000 256 true true")]
    [TestCase("postgres", "2147483648 536870912 1000000000 512 true true")]
    public async Task The_limits_of_the_compose_file_are_in_force(string service, string limits) =>
        (
            await stack.InspectAsync(
                "{{with .HostConfig}}{{.Memory}} {{.MemoryReservation}} {{.NanoCpus}} {{.PidsLimit}} {{.Init}} {{.ReadonlyRootfs}}{{end}}",
                stack.ContainerOf(service)
            )
        )
            .Should()
            .Be(limits);

    [Test]
    public async Task Postgres_runs_with_the_settings_of_the_compose_file() =>
        (
            await stack.QueryAsync(
                "select string_agg(current_setting(name), ' ') from (values ('max_connections'), ('shared_buffers'), ('effective_cache_size')) as setting(name)"
            )
        )
            .Should()
            .Be("200 256MB 1GB");

    [TestCase("-h 127.0.0.1 -U hive", "password authentication failed")]
    [TestCase("-h /run/hive -U hive", "password authentication failed")]
    [TestCase("-h 127.0.0.1 -U postgres", "rejects connection")]
    public async Task The_database_lets_nobody_in_without_a_password(string login, string reason)
    {
        var result = await DockerCli.TryAsync(
            "exec",
            stack.DatabaseContainer,
            "sh",
            "-c",
            $"PGPASSWORD=guess psql {login} -d hive -c 'select 1'"
        );

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain(reason);
    }

    [Test]
    public async Task Docker_sees_both_healthy_long_before_the_first_interval()
    {
        foreach (var container in new[] { stack.Container, stack.DatabaseContainer })
        {
            await Eventually.HoldsAsync(
                "healthy for docker",
                async () => await stack.InspectAsync("{{.State.Health.Status}}", container) == "healthy"
            );
            (await stack.InspectAsync("{{.Config.Healthcheck.StartInterval}}", container)).Should().Be("2s");
        }
    }

    [Test]
    public async Task No_secret_is_in_the_containers_descriptions_or_logs()
    {
        var seen =
            await DockerCli.RunAsync("inspect", stack.Container, stack.DatabaseContainer) + await stack.ComposeAsync("logs");

        foreach (var secret in Directory.EnumerateFiles(stack.Workspace.Secrets))
            seen.Should().NotContain(await File.ReadAllTextAsync(secret));
    }

    [Test]
    public async Task A_secret_that_is_added_is_seen_by_the_api_at_once()
    {
        stack.Workspace.Write("OPENAI_API_KEY", "sk-later");
        await stack.Workspace.HandOverAsync();

        (
            await DockerCli.RunAsync(
                "run",
                "--rm",
                "--user",
                $"{stack.Workspace.User}",
                "--volumes-from",
                stack.Container,
                TestImages.Of("postgres"),
                "cat",
                "/run/secrets/OPENAI_API_KEY"
            )
        )
            .Should()
            .Be("sk-later", "the API's mount is the folder");
        (await stack.ShellAsync("ls /run/secrets")).Should().Be("database_password", "PostgreSQL is given nothing else");
    }

    [Test]
    public async Task A_database_that_is_killed_again_and_again_comes_back_each_time_with_its_data_and_the_api_finds_it()
    {
        await stack.QueryAsync("create table kept as select 42 as answer");
        // Docker waits up to a minute before it restarts a container that died three times, so it is not restarted.
        for (var death = 1; death <= 3; death++)
        {
            var killed = await PostmasterAsync();
            await DockerCli.RunAsync("exec", stack.DatabaseContainer, "sh", "-c", $"kill -9 {killed}");
            await Eventually.HoldsAsync(
                "another server runs",
                async () => await PostmasterAsync() is { Length: > 0 } running && running != killed
            );
            await stack.BecomesHealthyAsync();
        }

        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
        (await stack.InspectAsync("{{.RestartCount}}", stack.DatabaseContainer)).Should().Be("0");

        Task<string> PostmasterAsync() =>
            DockerCli.RunAsync(
                "exec",
                stack.DatabaseContainer,
                "sh",
                "-c",
                "head -1 $PGDATA/postmaster.pid 2>/dev/null || true"
            );
    }

    [Test]
    public async Task Postgres_alone_serves_other_programs_of_this_machine()
    {
        await using var alone = await TestStack.CreateAsync(user: TestWorkspace.IsRoot ? 1001 : null, stack: "workspace");

        await alone.ComposeAsync("up", "--detach", "--wait", "postgres");

        (await alone.ComposeAsync("ps", "--services")).Should().Be("postgres");
        (await alone.LogInAsync(await File.ReadAllTextAsync(Path.Combine(alone.Workspace.Secrets, "database_password"))))
            .Should()
            .Be("1");
        (await alone.LogInAsync("guess")).Should().Contain("password authentication failed");
        await alone.ComposeAsync("stop");
        (await alone.LogAsync())
            .Should()
            .Contain("received fast shutdown request")
            .And.Contain("database system is shut down");
    }
}
