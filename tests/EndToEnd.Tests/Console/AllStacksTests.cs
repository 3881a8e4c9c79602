using System.Text.Json.Nodes;
using CliWrap;
using EndToEnd.Tests.Data;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>
/// All stacks of a workspace and two further instances, as one: the tests of a fixture follow one another in one workspace.
/// </summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class AllStacksTests(string engine)
{
    private Sandbox _sandbox = null!;

    private IReadOnlyList<StackInstance> Stacks =>
        [
            .. StackCatalogue.All.Select(stack => _sandbox.Stack(stack)),
            _sandbox.Stack(StackCatalogue.Agent, "feature-x"),
            _sandbox.Stack(StackCatalogue.Genie, "second"),
        ];

    [OneTimeSetUp]
    public async Task MakeAWorkspace()
    {
        // All of it runs with the engine docker in every run.
        if (engine == "local")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task ServeAll_brings_three_stacks_up_in_one_call()
    {
        var run = await _sandbox.RunAsync("ServeAll");

        run.ExitCode.Should().Be(0, run.ToString());
        foreach (var stack in StackCatalogue.All)
            run.Output.Should()
                .Contain($"{stack.Name} is healthy at http://127.0.0.1:{_sandbox.Stack(stack).Settings.Port}");
    }

    [Test, DependsOnTest(nameof(ServeAll_brings_three_stacks_up_in_one_call))]
    public async Task A_copy_gets_a_free_port_that_the_workspace_keeps()
    {
        foreach (var (target, name) in new[] { ("AgentServe", "feature-x"), ("GenieServe", "second") })
        {
            var run = await _sandbox.RunAsync(target, $"--instance={name}");
            run.ExitCode.Should().Be(0, run.ToString());
        }

        var kept = KeptInstance.Of(Workspace.At(_sandbox.Workspace));
        kept.Select(one => (one.Stack.Name, one.Name))
            .Should()
            .BeEquivalentTo([("agent", "feature-x"), ("genie", "second")]);
        var document = await StatusAsync("Status", 0);
        document
            .Select(entry => ((string)entry!["name"]!, (string?)entry["instance"], (string)entry["health"]!))
            .Should()
            .Equal(
                ("workspace", null, "healthy"),
                ("genie", null, "healthy"),
                ("agent", null, "healthy"),
                ("agent", "feature-x", "healthy"),
                ("genie", "second", "healthy")
            );
        document
            .Select(entry => (string)entry!["url"]!)
            .Should()
            .OnlyHaveUniqueItems()
            .And.Contain($"http://127.0.0.1:{kept[0].Port}");
        document
            .Should()
            .AllSatisfy(entry => ((long?)entry!["memory_bytes"]).Should().BeGreaterThan(10 << 20, "all of them run"));
    }

    [Test, DependsOnTest(nameof(A_copy_gets_a_free_port_that_the_workspace_keeps))]
    public async Task Copies_share_neither_data_nor_keys()
    {
        foreach (var stack in Stacks)
            await _sandbox.SqlAsync(stack, $"CREATE TABLE kept (note text); INSERT INTO kept VALUES ('{stack.FullName}')");

        foreach (var stack in Stacks)
            (await _sandbox.SqlAsync(stack, "SELECT note FROM kept")).Should().Be(stack.FullName);
        Stacks.Select(stack => File.ReadAllText(stack.Paths.ApiKey)).Should().OnlyHaveUniqueItems();
    }

    [Test, DependsOnTest(nameof(Copies_share_neither_data_nor_keys))]
    public async Task HealthCheck_is_zero_until_one_is_killed_and_then_three_with_its_name()
    {
        await StatusAsync("HealthCheck", 0);
        await KillAsync(_sandbox.Stack(StackCatalogue.Agent, "feature-x"));

        var check = await _sandbox.RunAsync("HealthCheck");

        check.ExitCode.Should().Be(3, check.ToString());
        check
            .Error.Should()
            .MatchRegex("agent-feature-x (is|has) ")
            .And.NotContain("genie is")
            .And.Contain("AgentRestart --instance=feature-x");
        var restart = await _sandbox.RunAsync("AgentRestart", "--instance=feature-x");
        restart.ExitCode.Should().Be(0, restart.ToString());
        await StatusAsync("HealthCheck", 0);
    }

    [Test, DependsOnTest(nameof(HealthCheck_is_zero_until_one_is_killed_and_then_three_with_its_name), AllowFailure = true)]
    public async Task The_workspaces_database_that_cannot_be_reached_from_outside_makes_it_unhealthy()
    {
        var stack = _sandbox.Stack(StackCatalogue.Workspace);
        var password = await File.ReadAllTextAsync(stack.Paths.DatabasePassword);
        (await StatusAsync("HealthCheck", 0))[0]!["checks"]!["postgres_port"]!["status"]!
            .GetValue<string>()
            .Should()
            .Be("healthy");
        try
        {
            await File.WriteAllTextAsync(stack.Paths.DatabasePassword, "not-the-password-of-the-role");

            var check = await _sandbox.RunAsync("HealthCheck");

            check.ExitCode.Should().Be(3, check.ToString());
            // An API that opens a connection in this moment reads the wrong password too, and then is what is told first.
            check
                .Error.Should()
                .MatchRegex("workspace is running and (unhealthy: PostgreSQL on port|starting: HTTP 503.*\"database\")");
        }
        finally
        {
            await File.WriteAllTextAsync(stack.Paths.DatabasePassword, password);
        }
    }

    [Test, DependsOnTest(nameof(HealthCheck_is_zero_until_one_is_killed_and_then_three_with_its_name), AllowFailure = true)]
    public async Task The_log_of_all_is_one_in_the_order_of_time()
    {
        var run = await _sandbox.RunAsync("Logs", "--tail=100000", "--format=json");

        run.ExitCode.Should().Be(0, run.ToString());
        var lines = run
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        lines.Select(line => DateTimeOffset.Parse((string)line["time"]!, null)).Should().BeInAscendingOrder();
        lines
            .Select(line => (string)line["stack"]!)
            .Distinct()
            .Should()
            .BeEquivalentTo(Stacks.Select(stack => stack.FullName));
        lines.Select(line => (string)line["source"]!).Should().Contain(["postgres", "api"]);
        (await _sandbox.RunAsync("Logs", "--tail=3"))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .HaveCountGreaterThanOrEqualTo(3);
    }

    [Test, DependsOnTest(nameof(The_log_of_all_is_one_in_the_order_of_time), AllowFailure = true)]
    public async Task A_plan_prints_the_very_commands_that_the_run_after_it_executes()
    {
        var plan = await _sandbox.RunAsync("AgentRestart", "--plan", "--format=json");
        plan.ExitCode.Should().Be(0, plan.ToString());
        var planned = JsonNode.Parse(plan.Output)!["steps"]!
            .AsArray()
            .Select(step => (string?)step!["command"]?["line"])
            .OfType<string>()
            .ToList();

        var run = await _sandbox.RunAsync("AgentRestart", "--verbosity=verbose");

        run.ExitCode.Should().Be(0, run.ToString());
        var executed = run
            .Output.Split('\n')
            .Select(line => line.TrimStart(' ', '|'))
            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(line => line[2..].TrimEnd('\r'));
        planned.Should().NotBeEmpty().And.Equal(executed);
    }

    [Test, DependsOnTest(nameof(A_plan_prints_the_very_commands_that_the_run_after_it_executes), AllowFailure = true)]
    public async Task What_stopped_comes_back_with_its_rows_and_keys()
    {
        var keys = Stacks.Select(stack => File.ReadAllText(stack.Paths.ApiKey)).ToList();
        var stop = await _sandbox.RunAsync("StopAll");
        stop.ExitCode.Should().Be(0, stop.ToString());
        (await StatusAsync("Status", 0))
            .Select(entry => (string)entry!["state"]!)
            .Should()
            .OnlyContain(state => state == "absent");
        _sandbox.Processes().Should().BeEmpty();

        var serve = await _sandbox.RunAsync("ServeAll");

        serve.ExitCode.Should().Be(0, serve.ToString());
        foreach (var stack in Stacks)
            (await _sandbox.SqlAsync(stack, "SELECT note FROM kept")).Should().Be(stack.FullName);
        Stacks.Select(stack => File.ReadAllText(stack.Paths.ApiKey)).Should().Equal(keys);
        await StatusAsync("HealthCheck", 0);
    }

    [Test, DependsOnTest(nameof(What_stopped_comes_back_with_its_rows_and_keys), AllowFailure = true)]
    public async Task Reset_asks_first_saves_everything_and_touches_nothing_else()
    {
        var (instance, agent) = (_sandbox.Stack(StackCatalogue.Agent, "feature-x"), _sandbox.Stack(StackCatalogue.Agent));
        var refused = await _sandbox.RunAsync("AgentReset", "--instance=feature-x");
        refused.ExitCode.Should().Be(6, refused.ToString());
        (await _sandbox.SqlAsync(instance, "SELECT note FROM kept")).Should().Be("agent-feature-x");

        var run = await _sandbox.RunAsync("AgentReset", "--instance=feature-x", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        var backup = Directory
            .GetFiles(Path.Combine(_sandbox.Workspace, "data", "backups", "agent-feature-x"), "*.dump")
            .Should()
            .ContainSingle()
            .Subject;
        (await ScratchDatabase.AskAsync(_sandbox.Engine, backup, "SELECT note FROM hive.kept"))
            .Should()
            .Be("agent-feature-x");
        new[] { instance.Paths.Data, instance.Paths.Secrets }.Should().NotContain(path => Directory.Exists(path));
        KeptInstance.Of(Workspace.At(_sandbox.Workspace)).Select(one => one.Name).Should().Equal("second");
        (await _sandbox.SqlAsync(agent, "SELECT note FROM kept")).Should().Be("agent");

        await _sandbox.RunAsync("AgentStop");
        var key = await File.ReadAllTextAsync(agent.Paths.ApiKey);
        var whole = await _sandbox.RunAsync("AgentReset", "--yes");
        whole.ExitCode.Should().Be(0, whole.ToString());
        Directory.Exists(agent.Paths.Data).Should().BeFalse();
        (await File.ReadAllTextAsync(agent.Paths.ApiKey)).Should().Be(key, "clients are not locked out");
        (await _sandbox.SqlAsync(_sandbox.Stack(StackCatalogue.Genie), "SELECT note FROM kept")).Should().Be("genie");
    }

    private async Task<JsonArray> StatusAsync(string target, int exitCode)
    {
        var run = await _sandbox.RunAsync(target, "--format=json");
        run.ExitCode.Should().Be(exitCode, run.ToString());
        return JsonNode.Parse(run.Output)!["stacks"]!.AsArray();
    }

    private async Task KillAsync(StackInstance stack)
    {
        if (engine == "docker")
        {
            await DockerCli.RunAsync(
                "kill",
                await DockerCli.ContainerAsync(_sandbox.Workspace, stack.Name, stack.Instance, stack.Definition.Api.Name)
            );
            return;
        }

        var process = ProcessRecord.Read(Path.Combine(stack.Paths.Local, "api.process"))!;
        await Cli.Wrap("kill").WithArguments(["-KILL", $"{process.ProcessId}"]).ExecuteAsync();
        await Eventually.HoldsAsync("the API is dead", () => !process.IsAlive);
    }
}
