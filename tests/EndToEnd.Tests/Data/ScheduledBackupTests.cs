using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>A stack that runs is backed up by itself, and what it makes is a backup like any other.</summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class ScheduledBackupTests(string engine)
{
    [Test]
    public async Task A_stack_is_backed_up_as_often_as_it_is_set_to_and_the_newest_are_restored()
    {
        // It runs with the engine local in every run.
        if (engine == "docker")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        await using var sandbox = new Sandbox(engine);
        sandbox.Set("HIVE_BACKUP_EVERY", "2s");
        sandbox.Set("HIVE_BACKUP_KEEP", "3");
        await RunAsync(sandbox, "GenieServe");
        var genie = sandbox.Stack(StackCatalogue.Genie);
        await sandbox.SqlAsync(genie, "CREATE TABLE kept AS SELECT 'before' AS note, generate_series(1, 20000) AS number");
        // A backup of the console's own is never among those that go.
        await RunAsync(sandbox, "GenieBackup");
        var first = "";
        await Eventually.HoldsAsync("the first one is made", () => (first = Newest(genie.Paths.ScheduledBackups)) != "");
        await Eventually.HoldsAsync(
            "older ones go",
            () => BackupShelf.In(genie.Paths.ScheduledBackups).Count == 3 && !File.Exists(first)
        );
        (await sandbox.RunAsync("GenieStatus")).Output.Should().Contain("genie: last backup ");
        await RunAsync(sandbox, "GenieStop");
        sandbox.Set("HIVE_BACKUP_EVERY", null);
        BackupShelf.In(genie.Paths.Backups).Should().ContainSingle();
        var newest = Newest(genie.Paths.ScheduledBackups);
        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(newest)))!;
        manifest.ProductVersion.Should().Be(StackCatalogue.Version);
        manifest.Stack.Should().Be("genie");
        manifest.Instance.Should().BeNull();
        manifest.Workspace.Should().Be(genie.Workspace.Id);
        manifest.Sha256.Should().Be(await DumpFile.HashAsync(newest, _ => { }, default));
        manifest.Bytes.Should().Be(new FileInfo(newest).Length);

        var run = await RunAsync(sandbox, "GenieRestore", "--backup=latest");

        run.Output.Should().Contain(newest);
        await RunAsync(sandbox, "GenieServe");
        (await sandbox.SqlAsync(genie, "SELECT note || ' ' || count(*) FROM kept GROUP BY note"))
            .Should()
            .Be("before 20000");
    }

    private static string Newest(string folder) => BackupShelf.In(folder) is [var newest, ..] ? newest : "";

    private static async Task<ConsoleRun> RunAsync(Sandbox sandbox, params string[] arguments)
    {
        var run = await sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }
}
