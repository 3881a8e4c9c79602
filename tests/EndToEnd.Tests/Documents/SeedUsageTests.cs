using System.Net;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Documents;

/// <summary>
/// The usage blocks of the seed document, one by one, with plain Compose in a workspace that Init made;
/// <c>docker-compose</c> is read as <c>docker compose</c>, and the ports are the test's own. The tests follow one another in
/// one workspace.
/// </summary>
internal sealed class SeedUsageTests
{
    private const string GenieFile = "docker-compose-genie.yml";
    private const string AgentFile = "docker-compose-agent.yml";
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task InitialiseAWorkspace()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker");
        (await _sandbox.RunAsync("BuildImages")).ExitCode.Should().Be(0);
        var run = await _sandbox.RunAsync("Init");
        run.ExitCode.Should().Be(0, run.ToString());
        // As a user would who has another program on these ports: the file is Compose's as well as ours.
        await File.AppendAllLinesAsync(
            Path.Combine(_sandbox.Workspace, ".env"),
            [
                .. StackCatalogue.All.Select(stack => $"{stack.PortVariable}={_sandbox.Stack(stack).Settings.Port}"),
                $"HIVE_WORKSPACE_DB_PORT={_sandbox.Stack(StackCatalogue.Workspace).Settings.DatabasePort}",
            ]
        );
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Start_only_PostgreSQL_for_external_connections()
    {
        await ComposeAsync("up", "postgres", "--detach");

        var stack = _sandbox.Stack(StackCatalogue.Workspace);
        await Eventually.HoldsAsync(
            "PostgreSQL answers on its port",
            async () =>
                (
                    await PsqlAsync(
                        stack.Settings.DatabasePort!.Value,
                        File.ReadAllText(stack.Paths.DatabasePassword).Trim()
                    )
                ).ExitCode == 0
        );
        (await PsqlAsync(stack.Settings.DatabasePort!.Value, "wrong"))
            .StandardError.Should()
            .Contain("password authentication failed");
        (await ServicesAsync()).Should().Equal("postgres");
    }

    [Test, DependsOnTest(nameof(Start_only_PostgreSQL_for_external_connections), AllowFailure = true)]
    public async Task Start_main_workspace_services_and_view_main_application_logs()
    {
        await ComposeAsync("up", "-d");

        await BecomesHealthyAsync(StackCatalogue.Workspace);
        (await ServicesAsync()).Should().BeEquivalentTo("app", "postgres");
        await FollowsAsync("Now listening", "logs", "-f", "app");
    }

    [Test, DependsOnTest(nameof(Start_main_workspace_services_and_view_main_application_logs), AllowFailure = true)]
    public async Task The_console_recognises_what_compose_started()
    {
        var status = await _sandbox.RunAsync("WorkspaceStatus");
        status.ExitCode.Should().Be(0, status.ToString());
        var again = await _sandbox.RunAsync("WorkspaceServe");
        again.ExitCode.Should().Be(0, again.ToString());
        again.Output.Should().Contain("already healthy; nothing was changed", "plain Compose made the very same containers");
    }

    [Test, DependsOnTest(nameof(The_console_recognises_what_compose_started), AllowFailure = true)]
    public Task Start_genie_consultation_container_view_its_logs_and_stop_it() =>
        StartViewAndStopAsync(StackCatalogue.Genie);

    [Test, DependsOnTest(nameof(Start_genie_consultation_container_view_its_logs_and_stop_it), AllowFailure = true)]
    public Task Start_agent_development_container_view_its_logs_and_stop_it() => StartViewAndStopAsync(StackCatalogue.Agent);

    [Test, DependsOnTest(nameof(Start_agent_development_container_view_its_logs_and_stop_it), AllowFailure = true)]
    public async Task Full_development_environment()
    {
        await ComposeAsync("up", "-d");
        await ComposeAsync("-f", GenieFile, "up", "-d");
        await ComposeAsync("-f", AgentFile, "up", "-d");

        foreach (var stack in StackCatalogue.All)
            await BecomesHealthyAsync(stack);
        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(0, check.ToString());
    }

    [Test, DependsOnTest(nameof(Full_development_environment), AllowFailure = true)]
    public async Task Selective_service_deployment_and_health_monitoring()
    {
        await ComposeAsync("up", "-d", "postgres", "app");
        await ComposeAsync("-f", GenieFile, "up", "-d");

        (await ComposeAsync("ps")).Should().Contain("app").And.Contain("postgres").And.Contain("healthy");
        await FollowsAsync("", "logs", "-f", "--tail=50");
    }

    [Test, DependsOnTest(nameof(Selective_service_deployment_and_health_monitoring), AllowFailure = true)]
    public async Task Everything_goes_down_as_it_came_up()
    {
        await ComposeAsync("-f", AgentFile, "down");
        await ComposeAsync("-f", GenieFile, "down");
        await ComposeAsync("down");

        (await DockerCli.ContainerAsync(_sandbox.Workspace)).Should().BeEmpty();
    }

    private async Task StartViewAndStopAsync(StackDefinition stack)
    {
        var file = stack.ComposeFile;
        await ComposeAsync("-f", file, "up", "-d");
        await BecomesHealthyAsync(stack);
        await FollowsAsync("database system is ready", "-f", file, "logs", "-f");

        await ComposeAsync("-f", file, "down");

        (await DockerCli.ContainerAsync(_sandbox.Workspace, stack.Name, null, stack.Api.Name)).Should().BeEmpty();
        (await DockerCli.ContainerAsync(_sandbox.Workspace, "workspace", null, "app"))
            .Should()
            .NotBeEmpty("the other files' containers are no business of this one");
        File.Exists(Path.Combine(_sandbox.Stack(stack).Paths.Data, "PG_VERSION")).Should().BeTrue("data survives");
    }

    private Command Compose(params string[] arguments) =>
        Cli.Wrap("docker")
            .WithArguments(["compose", .. arguments])
            .WithWorkingDirectory(_sandbox.Workspace)
            // The images are those that BuildImages made for this test run, whatever they are tagged.
            .WithEnvironmentVariables(set =>
                set.Set(
                    StackCatalogue.ImageTagVariable,
                    Environment.GetEnvironmentVariable(StackCatalogue.ImageTagVariable) ?? StackCatalogue.Version
                )
            )
            .WithValidation(CommandResultValidation.None);

    private async Task<string> ComposeAsync(params string[] arguments)
    {
        var result = await Compose(arguments).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, $"docker compose {string.Join(' ', arguments)} said {result.StandardError}");
        return result.StandardOutput;
    }

    // A command that follows does not end by itself: it is read until it has shown what it should, and then interrupted.
    private async Task FollowsAsync(string wanted, params string[] arguments)
    {
        using var enough = new CancellationTokenSource();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var seen = false;
        try
        {
            await foreach (var line in Compose(arguments).ListenLinesAsync(timeout.Token, enough.Token))
            {
                if (seen || !line.Contains(wanted, StringComparison.Ordinal))
                    continue;
                seen = true;
                await enough.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Interrupted, as asked for.
        }

        seen.Should().BeTrue($"docker compose {string.Join(' ', arguments)} shows '{wanted}'");
    }

    private async Task<IReadOnlyList<string>> ServicesAsync() =>
        [.. (await ComposeAsync("ps", "--services")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private async Task BecomesHealthyAsync(StackDefinition stack)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var url = new Uri(_sandbox.Stack(stack).Settings.Url, "/api/v1/health");
        await Eventually.HoldsWhenReachedAsync(
            $"{url} answers 200",
            async () =>
            {
                using var answer = await client.GetAsync(url);
                return answer.StatusCode == HttpStatusCode.OK;
            }
        );
    }

    private static Task<BufferedCommandResult> PsqlAsync(int port, string password) =>
        Cli.Wrap("psql")
            .WithArguments(["-h", "127.0.0.1", "-p", $"{port}", "-U", "hive", "-d", "hive", "-Atc", "SELECT 1"])
            .WithEnvironmentVariables(set => set.Set("PGPASSWORD", password))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}
