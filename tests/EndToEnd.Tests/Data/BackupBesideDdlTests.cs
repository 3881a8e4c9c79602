using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Data;

/// <summary>A backup beside a change of a table's definition: neither waits for the other without end.</summary>
internal sealed class BackupBesideDdlTests
{
    // As soon as the transaction that counts has its lock on the one table, and counts another.
    private const string Alter = """
        DO $$ BEGIN
            LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                    WHERE a.application_name = 'hive-backup' AND l.relation = 'kept'::regclass AND l.granted);
                PERFORM pg_sleep(0.002);
            END LOOP;
            ALTER TABLE kept ADD COLUMN more int;
        END $$
        """;

    [Test]
    [CancelAfter(300_000)]
    public async Task A_table_that_is_altered_while_a_backup_counts_its_rows_ends_the_backup_and_not_the_stack()
    {
        await Requires.EngineAsync("local");
        await using var sandbox = new Sandbox("local");
        var genie = sandbox.Stack(StackCatalogue.Genie);
        (await sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
        await sandbox.SqlAsync(genie, "CREATE TABLE kept AS SELECT 1 AS row");
        await sandbox.SqlAsync(genie, "CREATE TABLE zz_large AS SELECT generate_series(1, 3000000) AS row");
        var altering = sandbox.SqlAsync(genie, Alter);

        var run = await sandbox.RunAsync("GenieBackup");

        await altering;
        run.ExitCode.Should().Be(1, run.ToString());
        run.ToString().Should().Contain("timeout");
        (await sandbox.SqlAsync(genie, "SELECT count(more) FROM kept")).Should().Be("0");
        (await sandbox.RunAsync("GenieBackup")).ExitCode.Should().Be(0);
    }
}
