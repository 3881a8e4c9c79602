using System.Net;
using System.Text.Json;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Console;

/// <summary>
/// The main job, as a user does it, on each engine. The tests of a fixture follow one another in one workspace.
/// </summary>
[TestFixture("docker")]
[TestFixture("local")]
[TestFixture("podman")]
[TestFixture("swarm")]
internal sealed class GenieLifecycleTests(string engine)
{
    private TestEngine _engine = null!;
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task MakeAWorkspace()
    {
        _engine = await TestEngine.OfAsync(engine);
        _sandbox = _engine.Sandbox();
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Before_the_first_serve_the_truth_is_that_nothing_is_there()
    {
        (await _sandbox.RunAsync("Status")).ExitCode.Should().Be(0);
        (await _sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(3);
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(3);
        Directory.EnumerateFileSystemEntries(_sandbox.Workspace).Should().BeEmpty("asking changes nothing");
    }

    [Test, DependsOnTest(nameof(Before_the_first_serve_the_truth_is_that_nothing_is_there), AllowFailure = true)]
    public async Task Serving_brings_genie_up_and_tells_all_that_a_user_needs()
    {
        var run = await _sandbox.RunAsync("--target=GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should()
            .StartWith($"Engine: {engine} (")
            .And.Contain("genie is healthy.")
            .And.Contain(_sandbox.Url.ToString().TrimEnd('/'))
            .And.Contain("hive_genie")
            .And.Contain(_sandbox.DataFolder)
            .And.Contain(Path.Combine(_sandbox.Workspace, "data/secrets/genie/api_key"))
            .And.Contain("--target=GenieStop");
        run.Output.Should()
            .MatchRegex(@"create +\d+\.\d+ s")
            .And.MatchRegex(@"initialise +\d+\.\d+ s")
            .And.MatchRegex(@"total +\d+\.\d+ s");
        run.Output.Should().NotContain(_sandbox.Secret("api_key")).And.NotContain(_sandbox.Secret("database_password"));
    }

    [Test, DependsOnTest(nameof(Serving_brings_genie_up_and_tells_all_that_a_user_needs))]
    public async Task Serving_again_says_that_it_is_healthy_already_and_changes_nothing()
    {
        var before = await StartedAsync();

        var run = await _sandbox.RunAsync("ServeGenie");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("already healthy; nothing was changed");
        (await StartedAsync()).Should().Be(before);
    }

    [Test, DependsOnTest(nameof(Serving_again_says_that_it_is_healthy_already_and_changes_nothing), AllowFailure = true)]
    public async Task A_providers_key_that_is_set_later_is_taken_over_without_a_restart()
    {
        var before = await StartedAsync();
        _sandbox.Set("ANTHROPIC_API_KEY", "sk-set-later");

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("ANTHROPIC_API_KEY changed").And.NotContain("sk-set-later");
        _sandbox.Secret("ANTHROPIC_API_KEY").Should().Be("sk-set-later");
        // A Swarm cannot change a secret: there the container is replaced.
        if (engine != "swarm")
            (await StartedAsync()).Should().Be(before);
        (await _sandbox.RunAsync("GenieServe")).Output.Should().Contain("nothing was changed");
    }

    [Test, DependsOnTest(nameof(A_providers_key_that_is_set_later_is_taken_over_without_a_restart), AllowFailure = true)]
    public async Task Health_is_open_and_everything_else_wants_the_key()
    {
        (await _sandbox.GetAsync("/api/v1/health")).Status.Should().Be(HttpStatusCode.OK);
        (await _sandbox.GetAsync("/api/v1/health/live")).Status.Should().Be(HttpStatusCode.OK);
        (await _sandbox.GetAsync("/api/v1/version")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await _sandbox.GetAsync("/api/v1/version", "hive_wrong")).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await _sandbox.GetAsync("/api/v1/version", _sandbox.Secret("api_key"))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Test, DependsOnTest(nameof(Health_is_open_and_everything_else_wants_the_key), AllowFailure = true)]
    public async Task Status_prints_one_json_document_and_nothing_else()
    {
        foreach (var target in new[] { "Status", "HealthCheck" })
        {
            var run = await _sandbox.RunAsync(target, "--format=json");

            run.ExitCode.Should().Be(0, run.ToString());
            run.Error.Should().BeEmpty();
            using var document = JsonDocument.Parse(run.Output);
            document.RootElement.GetProperty("engine").GetString().Should().Be(engine);
            document.RootElement.GetProperty("workspace").GetString().Should().Be(_sandbox.Workspace);
            var genie = document
                .RootElement.GetProperty("stacks")
                .EnumerateArray()
                .Single(stack => stack.GetProperty("name").GetString() == "genie");
            genie.GetProperty("state").GetString().Should().Be("running");
            genie.GetProperty("health").GetString().Should().Be("healthy");
            genie.GetProperty("url").GetString().Should().Be(_sandbox.Url.ToString().TrimEnd('/'));
            genie.GetProperty("checks").GetProperty("database").GetProperty("status").GetString().Should().Be("healthy");
        }
    }

    [Test, DependsOnTest(nameof(Status_prints_one_json_document_and_nothing_else), AllowFailure = true)]
    public async Task It_listens_on_loopback_alone_and_its_processes_may_do_nothing_that_they_need_not()
    {
        var listening = (await _engine.RunAsync("ss", "-Hltn"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Where(address => address.EndsWith($":{_sandbox.Port}", StringComparison.Ordinal));
        listening.Should().Equal($"127.0.0.1:{_sandbox.Port}");
        if (!_engine.HasContainers)
            return;

        var container = await _engine.ContainerAsync(_sandbox.Stack(StackCatalogue.Genie));
        var status = await _engine.ShellAsync(
            container,
            "grep -hE '^(Uid|CapEff|CapBnd|NoNewPrivs)' /proc/[0-9]*/status | tr -s '[:space:]' ' ' "
        );
        status
            .Should()
            .NotMatchRegex("Uid: 0 ")
            .And.NotMatchRegex("Cap...: 0*[1-9a-f]")
            .And.NotContain("NoNewPrivs: 0")
            .And.Contain("NoNewPrivs: 1");
        (await _engine.ShellAsync(container, "touch /file 2>&1 || :")).Should().Contain("Read-only file system");
        (
            await _engine.DockerAsync(
                "inspect",
                "--format",
                "{{with .HostConfig}}{{.Memory}} {{.PidsLimit}}{{end}}",
                container
            )
        )
            .Should()
            .MatchRegex("^[1-9][0-9]* [1-9][0-9]*$", "memory and processes have limits");
    }

    [
        Test,
        DependsOnTest(
            nameof(It_listens_on_loopback_alone_and_its_processes_may_do_nothing_that_they_need_not),
            AllowFailure = true
        )
    ]
    public async Task Another_stack_is_out_of_its_reach()
    {
        if (!_engine.HasContainers)
            Assert.Ignore("Processes without containers share the machine's network.");
        var (genie, agent) = (_sandbox.Stack(StackCatalogue.Genie), _sandbox.Stack(StackCatalogue.Agent));
        var served = await _sandbox.RunAsync("AgentServe");
        served.ExitCode.Should().Be(0, served.ToString());
        var addresses = await _engine.DockerAsync(
            "inspect",
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}} {{end}}",
            await _engine.ContainerAsync(agent)
        );
        string[] ways =
        [
            .. addresses
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(address => address != "<no")
                .Append("host.docker.internal")
                .SelectMany(address =>
                    new[] { agent.Definition.Port, agent.Settings.Port }.Select(port => $"{address}/{port}")
                ),
        ];

        var from = await _engine.ContainerAsync(genie);
        var tried = await _engine.ShellAsync(
            from,
            $"for way in {string.Join(' ', ways)} 127.0.0.1/{genie.Definition.Port}; do timeout 2 bash -c \"exec 3<>/dev/tcp/$way\" 2>/dev/null && echo $way; done; :"
        );

        tried.Should().Be($"127.0.0.1/{genie.Definition.Port}", "of {0} its own port alone answers", string.Join(' ', ways));
        (await _sandbox.RunAsync("AgentStop")).ExitCode.Should().Be(0);
    }

    [Test, DependsOnTest(nameof(Another_stack_is_out_of_its_reach), AllowFailure = true)]
    public async Task The_log_holds_lines_of_both_processes_and_can_be_searched()
    {
        var all = await _sandbox.RunAsync("GenieLogs", "--tail=1000");
        all.ExitCode.Should().Be(0, all.ToString());
        all.Output.Should()
            .MatchRegex(@"(?m)^\d\d:\d\d:\d\d\.\d{3} postgres .*database system is ready")
            .And.MatchRegex(@"(?m) api +INFO ");

        var some = await _sandbox.RunAsync("GenieLogs", "--grep=ready to accept", "--tail=1");
        some.Output.Trim().Split('\n').Should().ContainSingle().Which.Should().Contain("ready to accept");
    }

    [Test, DependsOnTest(nameof(The_log_holds_lines_of_both_processes_and_can_be_searched), AllowFailure = true)]
    public async Task Following_the_log_goes_on_until_interrupted()
    {
        var following = _sandbox.Start("GenieLogs", "--follow");
        await following.HasPrintedAsync("postgres");
        await following.SignalAsync("INT");

        (await following.Completion).ExitCode.Should().Be(0, "that is how it ends");
    }

    [Test, DependsOnTest(nameof(Following_the_log_goes_on_until_interrupted), AllowFailure = true)]
    public async Task Restarting_keeps_data_and_key()
    {
        var (key, cluster) = (_sandbox.Secret("api_key"), ClusterFiles());
        var before = await StartedAsync();

        var run = await _sandbox.RunAsync("GenieRestart");

        run.ExitCode.Should().Be(0, run.ToString());
        (await StartedAsync()).Should().NotBe(before);
        _sandbox.Secret("api_key").Should().Be(key);
        ClusterFiles().Should().Contain(cluster);
    }

    [Test, DependsOnTest(nameof(Restarting_keeps_data_and_key), AllowFailure = true)]
    public async Task Stopping_keeps_the_data_and_stopping_again_says_so()
    {
        var run = await _sandbox.RunAsync("GenieStop");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("its data stays in");
        File.Exists(Path.Combine(_sandbox.DataFolder, "PG_VERSION")).Should().BeTrue();
        File.Exists(Path.Combine(_sandbox.DataFolder, "postmaster.pid"))
            .Should()
            .BeFalse("PostgreSQL shut down in good order");
        (await _sandbox.RunAsync("GenieStop")).Output.Should().Contain("nothing was changed");
        (await _sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(3);
    }

    [Test, DependsOnTest(nameof(Stopping_keeps_the_data_and_stopping_again_says_so), AllowFailure = true)]
    public async Task The_next_start_finds_the_data_and_no_crash_to_recover_from()
    {
        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        var log = await _sandbox.RunAsync("GenieLogs", "--tail=1000");
        log.Output.Should().NotContain("not properly shut down").And.NotContain("making a new PostgreSQL");
    }

    [Test, DependsOnTest(nameof(The_next_start_finds_the_data_and_no_crash_to_recover_from), AllowFailure = true)]
    public async Task What_was_started_is_seen_and_stopped_whatever_has_become_of_the_settings_since()
    {
        _sandbox.Set("HIVE_GENIE_PORT", "no port");

        var serve = await _sandbox.RunAsync("GenieServe");
        var status = await _sandbox.RunAsync("GenieStatus");
        var stop = await _sandbox.RunAsync("GenieStop");

        _sandbox.Set("HIVE_GENIE_PORT", $"{_sandbox.Port}");
        serve.ExitCode.Should().Be(2, serve.ToString());
        status.ExitCode.Should().Be(0, status.ToString());
        status.Output.Should().Contain($"{_sandbox.Port}");
        stop.ExitCode.Should().Be(0, stop.ToString());
        (await _sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(3);
    }

    private async Task<string> StartedAsync()
    {
        using var document = JsonDocument.Parse((await _sandbox.RunAsync("Status", "--format=json")).Output);
        return document
                .RootElement.GetProperty("stacks")
                .EnumerateArray()
                .Single(stack => stack.GetProperty("name").GetString() == "genie")
                .GetProperty("started")
                .GetString()
            ?? throw new AssertionException("genie is not started");
    }

    private IReadOnlyList<string> ClusterFiles() =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(_sandbox.DataFolder, "base"))];
}
