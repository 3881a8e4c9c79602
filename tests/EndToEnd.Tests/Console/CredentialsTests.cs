using System.Net;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>
/// Secret files and databases that do not fit, on both engines: a serve brings them together, and no data is lost. The tests
/// of a fixture follow one another in one workspace.
/// </summary>
[TestFixture("docker")]
[TestFixture("local")]
[CancelAfter(900_000)]
internal sealed class CredentialsTests(string engine)
{
    private static readonly string[] Processes = ["postgres", "api"];
    private Sandbox _sandbox = null!;
    private StackInstance _genie = null!;

    [OneTimeSetUp]
    public async Task ServeGenieWithARow()
    {
        // All of it runs with the engine docker in every run.
        if (engine == "local")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
        _genie = _sandbox.Stack(StackCatalogue.Genie);
        await ServeAsync();
        await _sandbox.SqlAsync(_genie, "create table kept (row int); insert into kept values (42)");
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [SetUp]
    public Task BeginWell() => ServeAsync();

    [TearDown]
    public async Task Everything_is_well_and_the_data_is_there()
    {
        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(0, check.ToString());
        (await _sandbox.SqlAsync(_genie, "select row from kept")).Should().Be("42");
        (await _sandbox.GetAsync("/api/v1/sessions", _sandbox.Secret("api_key"))).Status.Should().Be(HttpStatusCode.OK);
        (await _sandbox.RunAsync("GenieServe")).Output.Should().Contain("nothing was changed");
    }

    [Test]
    public async Task A_folder_of_secrets_that_is_deleted_while_the_stack_runs_is_made_anew()
    {
        var before = _sandbox.Secret("api_key");
        Directory.Delete(_genie.Paths.Secrets, recursive: true);
        await DoesNotFitAsync(_genie.Paths.DatabasePassword);

        var run = await ServeAsync();

        run.Output.Should()
            .Contain("genie: api_key and database_password were missing; new ones are in")
            .And.NotContain("already healthy");
        _sandbox.Secret("api_key").Should().NotBe(before);
        (await _sandbox.GetAsync("/api/v1/version", before)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task An_api_that_is_unhealthy_because_its_folder_of_secrets_is_gone_is_started_anew()
    {
        await ChangeByHandAsync();
        Directory.Delete(_genie.Paths.Secrets, recursive: true);
        await Eventually.HoldsAsync(
            "the API finds that its password is wrong",
            async () => (await _sandbox.GetAsync("/api/v1/health")).Status == HttpStatusCode.ServiceUnavailable
        );

        var run = await ServeAsync();

        run.Output.Should().Contain("it was started anew, because it no longer saw what is in");
    }

    [Test]
    public async Task A_password_file_that_is_deleted_is_made_anew_and_nothing_is_started_again()
    {
        var (key, started) = (_sandbox.Secret("api_key"), await StartedAsync());
        File.Delete(_genie.Paths.DatabasePassword);
        await DoesNotFitAsync(_genie.Paths.DatabasePassword);

        var run = await ServeAsync();

        run.Output.Should().Contain("database_password was missing").And.Contain("the database takes the password in");
        (_sandbox.Secret("api_key"), await StartedAsync()).Should().Be((key, started));
    }

    [Test]
    public async Task A_password_that_was_changed_by_hand_is_told_and_given_back()
    {
        var (password, started) = (_sandbox.Secret("database_password"), await StartedAsync());
        await ChangeByHandAsync();
        await DoesNotFitAsync("takes another password than");

        var run = await ServeAsync();

        run.Output.Should().Contain("the database took another one").And.Contain("no data was touched");
        (_sandbox.Secret("database_password"), await StartedAsync()).Should().Be((password, started));
    }

    [Test]
    public async Task A_password_that_was_changed_by_hand_is_given_back_at_a_start_too()
    {
        await ChangeByHandAsync();
        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);

        (await ServeAsync()).Output.Should().Contain("the database took another one");
    }

    [Test]
    public async Task Secret_files_of_before_that_are_put_back_count()
    {
        var kept = Directory.CreateTempSubdirectory("hive-e2e-secrets-").FullName;
        foreach (var file in Directory.EnumerateFiles(_genie.Paths.Secrets))
            File.Copy(file, Path.Combine(kept, Path.GetFileName(file)));
        (await _sandbox.RunAsync("RotateCredentials")).ExitCode.Should().Be(0);
        var rotated = _sandbox.Secret("api_key");

        foreach (var file in Directory.EnumerateFiles(kept))
            File.Copy(file, Path.Combine(_genie.Paths.Secrets, Path.GetFileName(file)), overwrite: true);
        await DoesNotFitAsync("takes another password than");
        await ServeAsync();

        _sandbox
            .Secret("database_password")
            .Should()
            .Be(await File.ReadAllTextAsync(Path.Combine(kept, "database_password")));
        (await _sandbox.GetAsync("/api/v1/version", rotated)).Status.Should().Be(HttpStatusCode.Unauthorized);
        Directory.Delete(kept, recursive: true);
    }

    [Test]
    public async Task A_plan_tells_what_would_be_brought_together_and_changes_nothing()
    {
        await ChangeByHandAsync();

        var plan = await _sandbox.RunAsync("GenieServe", "--plan");

        plan.ExitCode.Should().Be(0, plan.ToString());
        plan.Output.Should()
            .Contain("give PostgreSQL the password in")
            .And.Contain("database-password.sh")
            .And.NotContain(_sandbox.Secret("database_password"));
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(3, "nothing was changed");
        await ServeAsync();
    }

    private async Task DoesNotFitAsync(string why)
    {
        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(3, check.ToString());
        (check.Output + check.Error).Should().Contain(why).And.Contain("GenieServe");
        var doctor = await _sandbox.RunAsync("Doctor");
        doctor.Output.Should().Contain(why);
        (check.ToString() + doctor).Should().NotContain("hive_").And.NotContain("by-hand");
    }

    // Whoever has a role may change its own password.
    private Task<string> ChangeByHandAsync() => _sandbox.SqlAsync(_genie, "alter role hive password 'by-hand'");

    private async Task<ConsoleRun> ServeAsync()
    {
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }

    private async Task<string> StartedAsync() =>
        engine == "docker"
            ? await DockerCli.RunAsync(
                "inspect",
                "--format={{.State.StartedAt}}",
                await DockerCli.ContainerAsync(_sandbox.Workspace)
            )
            : string.Concat(Processes.Select(name => File.ReadAllText(Path.Combine(_genie.Paths.Local, $"{name}.process"))));
}
