using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>
/// Data that an older PostgreSQL of this machine made goes to the version of the images, and back. The tests follow one
/// another in one workspace.
/// </summary>
[TestFixture]
internal sealed class UpgradeTests
{
    private Sandbox _sandbox = null!;
    private int _old;

    private StackInstance Genie => _sandbox.Stack(StackCatalogue.Genie);

    [OneTimeSetUp]
    public async Task ServeWithTheOldVersion()
    {
        await Requires.EngineAsync("docker");
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        Requires.Have(
            found is [{ Major: < StackCatalogue.PostgresMajor }, ..],
            $"the newest PostgreSQL of this machine has to be older than {StackCatalogue.PostgresMajor}."
        );
        _old = found[0].Major;
        _sandbox = new Sandbox("local");
        await RunAsync("GenieServe");
        await SqlAsync("CREATE TABLE kept AS SELECT 'before' AS note, g AS number FROM generate_series(1, 20000) g");
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is null)
            return;
        await _sandbox.RunAsync("StopAll", "--engine=docker");
        await DockerCli.RemoveVolumesAsync(_sandbox.Workspace);
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_serve_with_the_newer_version_is_refused_and_names_the_upgrade()
    {
        await RunAsync("GenieStop");

        var run = await _sandbox.RunAsync("GenieServe", "--engine=docker");

        run.ExitCode.Should().Be(6, run.ToString());
        run.Error.Should().Contain($"was made by PostgreSQL {_old}").And.Contain("--target=GenieUpgrade");
        await RunAsync("GenieServe");
    }

    [Test, DependsOnTest(nameof(A_serve_with_the_newer_version_is_refused_and_names_the_upgrade), AllowFailure = true)]
    public async Task A_plan_prints_the_steps_and_the_stack_serves_on()
    {
        var run = await _sandbox.RunAsync("GenieUpgrade", "--engine=docker", "--plan");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("has every extension").And.Contain("back up into").And.Contain("compare every table");
        (await NotesAsync()).Should().Be("before 20000");
    }

    // Killed while the old server is asked, stopped, dumped, restored, proved, swapped.
    [TestCase("has every extension")]
    [TestCase("  stop ")]
    [TestCase("back up into")]
    [TestCase("make the new cluster")]
    [TestCase("look it over")]
    [TestCase("rename")]
    [
        TestCase("The data of genie is of"),
        DependsOnTest(nameof(A_plan_prints_the_steps_and_the_stack_serves_on), AllowFailure = true)
    ]
    [Category(Chaos.Category)]
    public async Task An_upgrade_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_runs_end_well(string moment)
    {
        if (moment != "rename")
            Chaos.OnlyInFull();
        var upgrading = _sandbox.Start("GenieUpgrade", "--engine=docker");
        await upgrading.HasPrintedAsync(moment);
        await upgrading.SignalAsync("KILL");
        await upgrading.Completion;

        var again = await _sandbox.RunAsync("GenieUpgrade", "--engine=docker");

        again.ExitCode.Should().Be(0, again.ToString());
        ClusterVersion(Genie.Paths.Data).Should().Be(StackCatalogue.PostgresMajor);
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
        DataChanges.Read(Genie).Current.Should().BeNull();
        await RunAsync("GenieServe", "--engine=docker");
        (await NotesAsync("docker")).Should().Be("before 20000");
        var back = await _sandbox.RunAsync("GenieUpgrade", "--engine=auto", "--rollback");
        back.ExitCode.Should().Be(0, back.ToString());
        (await NotesAsync()).Should().Be("before 20000");
    }

    [
        Test,
        DependsOnTest(
            nameof(An_upgrade_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_runs_end_well),
            AllowFailure = true
        )
    ]
    public async Task A_stack_is_upgraded_and_served_with_password_and_key_and_goes_back_in_one_command()
    {
        var run = await _sandbox.RunAsync("GenieUpgrade", "--engine=auto");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should()
            .Contain($"from PostgreSQL {_old} (local) to {StackCatalogue.PostgresMajor} (docker")
            .And.Contain("genie is healthy.")
            .And.Contain("--rollback");
        (await NotesAsync("docker")).Should().Be("before 20000");
        (await _sandbox.GetAsync("/api/v1/version", _sandbox.Secret("api_key")))
            .Status.Should()
            .Be(System.Net.HttpStatusCode.OK);

        var back = await _sandbox.RunAsync("GenieUpgrade", "--engine=auto", "--rollback");

        back.ExitCode.Should().Be(0, back.ToString());
        back.Output.Should().Contain("genie is healthy.");
        (await NotesAsync()).Should().Be("before 20000");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        TestContext.Out.WriteLine(
            $"upgrade {run.Duration.TotalSeconds:0.0} s, rollback {back.Duration.TotalSeconds:0.0} s, until it is served again"
        );
    }

    private static int? ClusterVersion(string folder) =>
        int.Parse(File.ReadAllText(Path.Combine(folder, "PG_VERSION")), System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync(params string[] arguments)
    {
        var run = await _sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
    }

    private Task<string> NotesAsync(string engine = "local") =>
        SqlAsync("SELECT string_agg(DISTINCT note, ',') || ' ' || count(*) FROM kept", engine);

    private Task<string> SqlAsync(string sql, string engine = "local") => _sandbox.SqlAsync(Genie, sql, engine);
}
