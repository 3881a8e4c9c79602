using System.Text.Json;
using CliWrap;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>
/// What is backed up comes back, whatever happens in between. The tests of a fixture follow one another in one workspace.
/// </summary>
[TestFixture("docker")]
[TestFixture("local", Category = Chaos.Category)]
internal sealed class BackupAndRestoreTests(string engine)
{
    private Sandbox _sandbox = null!;

    private StackInstance Genie => _sandbox.Stack(StackCatalogue.Genie);

    private string Newest => BackupShelf.In(Genie.Paths.Backups)[0];

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        // All of it runs with the engine docker in every run.
        if (engine == "local")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
        await ServeAsync();
        await SqlAsync("CREATE TABLE kept AS SELECT 'before' AS note, g AS number FROM generate_series(1, 20000) g");
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_stack_is_backed_up_while_it_runs_and_takes_no_notice()
    {
        var started = await StartedAsync();

        var run = await _sandbox.RunAsync("GenieBackup");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain($"The backup is {Newest} (");
        (await StartedAsync()).Should().Be(started);
        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(Newest)))!;
        manifest.Facts.Rows["hive.kept"].Should().Be(20_000);
        manifest.Facts.Roles.Should().Contain("hive");
        manifest.Facts.Compression.Should().Be(manifest.Facts.PostgresMajor >= 16 ? "zstd" : "gzip");
        manifest.Sha256.Should().Be(await DumpFile.HashAsync(Newest, _ => { }, default));
        (await ScratchDatabase.AskAsync(engine, Newest, "SELECT count(*) FROM hive.kept WHERE note = 'before'"))
            .Should()
            .Be("20000", "PostgreSQL's own pg_restore reads it");
    }

    [Test, DependsOnTest(nameof(A_stack_is_backed_up_while_it_runs_and_takes_no_notice), AllowFailure = true)]
    public async Task A_restore_brings_the_rows_back_keeps_the_old_data_and_serves_again_with_password_and_key()
    {
        await SqlAsync("INSERT INTO kept VALUES ('after', 0)");

        var run = await _sandbox.RunAsync("GenieRestore", "--backup=latest");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain($"The data of genie is that of {Newest}").And.Contain("genie is healthy.");
        (await NotesAsync()).Should().Be("before 20000");
        (await _sandbox.GetAsync("/api/v1/version", _sandbox.Secret("api_key")))
            .Status.Should()
            .Be(System.Net.HttpStatusCode.OK);
        var kept = DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject;
        File.Exists(Path.Combine(kept.Folder, "PG_VERSION")).Should().BeTrue();
        (await _sandbox.RunAsync("GenieStatus")).Output.Should().Contain(kept.Folder).And.Contain("is kept in");
    }

    [TestCase("../../secret", 2)]
    [TestCase("altered", 6)]
    [
        TestCase("truncated", 6),
        DependsOnTest(
            nameof(A_restore_brings_the_rows_back_keeps_the_old_data_and_serves_again_with_password_and_key),
            AllowFailure = true
        )
    ]
    public async Task What_is_no_whole_backup_is_refused_and_the_stack_serves_on(string what, int code)
    {
        var bad = Path.Combine(Genie.Paths.Backups, what + ".dump");
        if (code == 6)
        {
            var bytes = await File.ReadAllBytesAsync(Newest);
            bytes[^100] ^= 1;
            await File.WriteAllBytesAsync(bad, what == "truncated" ? bytes[..^50] : bytes);
            File.Copy(BackupShelf.ManifestOf(Newest), BackupShelf.ManifestOf(bad));
        }

        var run = await _sandbox.RunAsync("GenieRestore", $"--backup={what}");

        if (code == 6)
            foreach (var file in new[] { bad, BackupShelf.ManifestOf(bad) })
                File.Delete(file);
        run.ExitCode.Should().Be(code, run.ToString());
        (await NotesAsync()).Should().Be("before 20000");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
    }

    [Test, DependsOnTest(nameof(What_is_no_whole_backup_is_refused_and_the_stack_serves_on), AllowFailure = true)]
    public async Task A_stopped_stack_is_backed_up_and_restored_and_stays_stopped()
    {
        await _sandbox.RunAsync("GenieStop");

        var backup = await _sandbox.RunAsync("GenieBackup", "--keep=2");
        var restore = await _sandbox.RunAsync("GenieRestore", "--backup=latest");

        backup.ExitCode.Should().Be(0, backup.ToString());
        restore.ExitCode.Should().Be(0, restore.ToString());
        (await _sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(3);
        _sandbox.Processes().Should().BeEmpty();
        await ServeAsync();
        (await NotesAsync()).Should().Be("before 20000");
    }

    [TestCase("compare")]
    [TestCase("make the new cluster")]
    [TestCase("look it over")]
    [TestCase("  stop ")]
    [TestCase("rename")]
    [
        TestCase("The data of genie is"),
        DependsOnTest(nameof(A_stopped_stack_is_backed_up_and_restored_and_stays_stopped), AllowFailure = true)
    ]
    public async Task A_restore_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_serve_ends_well(string moment)
    {
        if (moment is not ("make the new cluster" or "rename"))
            Chaos.OnlyInFull();
        await SqlAsync("DELETE FROM kept WHERE note = 'after'; INSERT INTO kept VALUES ('after', 0)");
        var restoring = _sandbox.Start("GenieRestore", "--backup=latest");
        await restoring.HasPrintedAsync(moment);
        await restoring.SignalAsync("KILL");
        await restoring.Completion;

        await ServeAsync();

        (await NotesAsync()).Should().BeOneOf("after 1,before 20000", "before 20000");
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse("what was not finished is cleared away");
        DataChanges.Read(Genie).Current.Should().BeNull();
        TestContext.Out.WriteLine($"{engine}, killed at '{moment.Trim()}': {await NotesAsync()}");
    }

    [
        Test,
        DependsOnTest(
            nameof(A_restore_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_serve_ends_well),
            AllowFailure = true
        )
    ]
    public async Task A_restore_whose_postgresql_is_killed_is_told_and_the_stack_serves_on()
    {
        Requires.Root();
        var restoring = _sandbox.Start("GenieRestore", "--backup=latest");
        await restoring.HasPrintedAsync("make the new cluster");
        await Eventually.HoldsAsync(
            "its server is killed",
            async () => restoring.Completion.IsCompleted || await KillServerAsync(Genie.Paths.NextData)
        );

        var run = await restoring.Completion;

        run.ExitCode.Should().Be(6, run.ToString());
        run.Error.Should().Contain("The data is as it was.");
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
    }

    [Test, DependsOnTest(nameof(A_restore_whose_postgresql_is_killed_is_told_and_the_stack_serves_on), AllowFailure = true)]
    public async Task Two_changes_of_the_data_at_once_are_a_conflict()
    {
        var restoring = _sandbox.Start("GenieRestore", "--backup=latest");
        await restoring.HasPrintedAsync("make the new cluster");

        var second = await _sandbox.RunAsync("GenieBackup", "--timeout=1");

        second.ExitCode.Should().Be(5, second.ToString());
        second.Error.Should().Contain("GenieRestore");
        (await restoring.Completion).ExitCode.Should().Be(0);
    }

    [Test, DependsOnTest(nameof(Two_changes_of_the_data_at_once_are_a_conflict), AllowFailure = true)]
    public async Task A_backup_that_is_killed_leaves_a_draft_at_most_which_the_next_clears_away()
    {
        var before = BackupShelf.In(Genie.Paths.Backups);
        var saving = _sandbox.Start("GenieBackup");
        await saving.HasPrintedAsync("back up into");
        await saving.SignalAsync("KILL");
        await saving.Completion;
        BackupShelf.In(Genie.Paths.Backups).Except(before).Should().BeEmpty("it was killed before it was whole");

        var run = await _sandbox.RunAsync("BackupAll");

        run.ExitCode.Should().Be(0, run.ToString());
        BackupShelf.In(Genie.Paths.Backups).Should().HaveCount(before.Count + 1);
        Directory.GetFiles(Genie.Paths.Backups).Should().HaveCount(2 * (before.Count + 1));
    }

    [
        Test,
        DependsOnTest(nameof(A_backup_that_is_killed_leaves_a_draft_at_most_which_the_next_clears_away), AllowFailure = true)
    ]
    public async Task A_serve_that_brings_the_schema_up_to_date_makes_a_backup_first()
    {
        await _sandbox.RunAsync("GenieStop");
        ClusterMarker.Keep(Genie, 1, TimeProvider.System);

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("the API brings the schema from step 1 to step");
        BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(Newest)))!.Reason.Should().Contain("schema");
    }

    // A server's working directory is its data folder: in a container as well, seen from this machine.
    private static async Task<bool> KillServerAsync(string folder)
    {
        // The server begins to fill the folder once it is a cluster.
        if (!File.Exists(Path.Combine(folder, "postmaster.pid")))
            return false;
        const string script = """
            for process in /proc/[0-9]*; do
                if [[ $process/cwd -ef $1 ]]; then kill -KILL "${process#/proc/}" && exit; fi
            done
            exit 1
            """;
        var killed = await Cli.Wrap("bash")
            .WithArguments(["-c", script, "-", folder])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        return killed.ExitCode == 0;
    }

    private async Task ServeAsync()
    {
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    private Task<string> NotesAsync() =>
        SqlAsync(
            "SELECT string_agg(note || ' ' || count, ',' ORDER BY note) FROM (SELECT note, count(*) FROM kept GROUP BY 1) x"
        );

    private async Task<string?> StartedAsync()
    {
        using var document = JsonDocument.Parse((await _sandbox.RunAsync("Status", "--format=json")).Output);
        return document
            .RootElement.GetProperty("stacks")
            .EnumerateArray()
            .Single(stack => stack.GetProperty("name").GetString() == "genie")
            .GetProperty("started")
            .GetString();
    }

    private Task<string> SqlAsync(string sql) => _sandbox.SqlAsync(Genie, sql);
}
