using System.Globalization;
using CliWrap;
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
/// Changes of data that are killed, by <c>kill -9</c> at each step and at random instants, or that fill the disk: the old
/// data or the new is there, every acknowledged row is in one of them, and the next run ends well.
/// </summary>
[Category(Chaos.Category)]
[CancelAfter(3_600_000)]
internal sealed class KilledChangeTests
{
    private const int Saved = 1000;
    private const int Acknowledged = 1500;

    [Test]
    public async Task A_restore_that_is_killed_at_any_point_loses_no_row()
    {
        await Requires.EngineAsync("local");
        await using var sandbox = new Sandbox("local");
        // A round takes less than that, and the data of all rounds is not to be kept.
        sandbox.Set("HIVE_KEEP_OLD_DATA", "2m");
        await WriteRowsAsync(sandbox);
        var undisturbed = await RunAsync(sandbox, "GenieRestore", "--backup=latest");
        (await RowsAsync(sandbox)).Should().Be(Saved);
        await RunAsync(sandbox, "GenieRestore", "--rollback");
        string[] moments =
        [
            "compare ",
            "make /",
            "make the new cluster",
            "look it over",
            "  stop ",
            "rename",
            "The data of genie is that of",
            "genie is healthy.",
        ];
        var (rounds, random, killed, lost, back) = (Chaos.Rounds(25), Chaos.Seeded(), 0, 0, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            var restoring = sandbox.Start("GenieRestore", "--backup=latest");
            var when = await KilledConsole.KillAsync(restoring, round, moments, undisturbed.Duration, random);
            killed += when is null ? 0 : 1;

            await RunAsync(sandbox, "GenieServe");

            RequireSettled(sandbox, when);
            if (await RowsAsync(sandbox) == Saved)
            {
                var rollback = await RunAsync(sandbox, "GenieRestore", "--rollback");
                back = rollback.Duration > back ? rollback.Duration : back;
            }

            lost += Acknowledged - await RowsAsync(sandbox);
        }

        Chaos.Report(
            $"`kill -9` of a restore (local), {killed} times before its end",
            rounds,
            lost,
            "old data or new, next serve healthy"
        );
        if (back > TimeSpan.Zero)
            Chaos.Report(
                "rollback of a restore (local), until it is served again",
                rounds,
                lost,
                Seconds(back, "at the most")
            );
        lost.Should().Be(0);
    }

    [Test]
    public async Task An_upgrade_that_is_killed_at_any_point_loses_no_row()
    {
        Chaos.OnlyInFull();
        await Requires.EngineAsync("docker");
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        Requires.Have(found is [{ Major: < StackCatalogue.PostgresMajor }, ..], "an older PostgreSQL has to be here.");
        await using var sandbox = new Sandbox("auto");
        try
        {
            sandbox.Set("HIVE_KEEP_OLD_DATA", "5m");
            await RunAsync(sandbox, "GenieServe", "--engine=local");
            await sandbox.SqlAsync(
                Genie(sandbox),
                $"CREATE TABLE ledger AS SELECT generate_series(1, {Acknowledged}) AS row",
                "local"
            );
            var undisturbed = await RunAsync(sandbox, "GenieUpgrade", "--engine=docker");
            await RunAsync(sandbox, "GenieUpgrade", "--rollback");
            string[] moments =
            [
                "has every extension",
                "  stop ",
                "back up into",
                "make the new cluster",
                "look it over",
                "rename",
                "The data of genie is of",
            ];
            var (rounds, random, killed, lost, back) = (Chaos.Rounds(25), Chaos.Seeded(), 0, 0, TimeSpan.Zero);
            for (var round = 0; round < rounds; round++)
            {
                // The first steps are over soon: a short form is to see one in the middle.
                var upgrading = sandbox.Start("GenieUpgrade", "--engine=docker");
                var step = rounds < moments.Length ? round + 3 : round;
                var when = await KilledConsole.KillAsync(upgrading, step, moments, undisturbed.Duration, random);
                killed += when is null ? 0 : 1;

                await RunAsync(sandbox, "GenieServe");

                RequireSettled(sandbox, when);
                if (IsNew(sandbox))
                {
                    (await RowsAsync(sandbox)).Should().Be(Acknowledged, when);
                    var rollback = await RunAsync(sandbox, "GenieUpgrade", "--rollback");
                    back = rollback.Duration > back ? rollback.Duration : back;
                }

                lost += Acknowledged - await RowsAsync(sandbox);
            }

            Chaos.Report(
                $"`kill -9` of an upgrade from PostgreSQL {found[0].Major} to {StackCatalogue.PostgresMajor} (local to docker), {killed} times before its end",
                rounds,
                lost,
                "old data or new, next serve healthy"
            );
            if (back > TimeSpan.Zero)
                Chaos.Report(
                    "rollback of an upgrade (docker to local), until it is served again",
                    rounds,
                    lost,
                    Seconds(back, "at the most")
                );
            lost.Should().Be(0);
        }
        finally
        {
            await sandbox.RunAsync("StopAll", "--engine=docker");
            await DockerCli.RemoveVolumesAsync(sandbox.Workspace);
        }
    }

    [TestCase("GenieRestore", "make the new cluster")]
    [TestCase("GenieRestore", "look it over")]
    [TestCase("GenieBackup", "back up into")]
    public async Task A_disk_that_gets_full_meanwhile_loses_no_row(string target, string moment)
    {
        if (moment == "look it over")
            Chaos.OnlyInFull();
        await Requires.EngineAsync("local");
        Requires.Root();
        await using var sandbox = new Sandbox("local");
        await MountAsync(sandbox, "-t", "tmpfs", "-o", "size=2g", "tmpfs");
        try
        {
            sandbox.Set("HIVE_KEEP_OLD_DATA", "1m");
            await WriteRowsAsync(sandbox);
            var filler = Path.Combine(sandbox.Workspace, "filler");
            var (rounds, lost, failed) = (Chaos.Rounds(5, 1), 0, 0);
            for (var round = 0; round < rounds; round++)
            {
                var running = sandbox.Start(target == "GenieRestore" ? [target, "--backup=latest"] : [target]);
                await running.HasPrintedAsync(moment);
                // What is left differs: nothing at all, then some MiB in which it goes on for a while.
                await FillAsync(filler, leave: round * 6L << 20);
                var run = await running.Completion;
                failed += run.ExitCode == 0 ? 0 : 1;
                File.Delete(filler);

                await RunAsync(sandbox, "GenieServe");

                RequireSettled(sandbox, moment);
                if (await RowsAsync(sandbox) == Saved)
                    await RunAsync(sandbox, "GenieRestore", "--rollback");
                lost += Acknowledged - await RowsAsync(sandbox);
                Directory
                    .EnumerateFiles(Genie(sandbox).Paths.Backups, "*.new")
                    .Should()
                    .BeEmpty("a draft would fill the disk");
            }

            Chaos.Report(
                $"the disk gets full in a {target[5..].ToLowerInvariant()} ('{moment}', local), {failed} failed",
                rounds,
                lost,
                "data as before or new, next serve healthy"
            );
            lost.Should().Be(0);
        }
        finally
        {
            await sandbox.RunAsync("StopAll");
            await Cli.Wrap("umount").WithArguments(sandbox.Workspace).ExecuteAsync();
        }
    }

    private static async Task WriteRowsAsync(Sandbox sandbox)
    {
        await RunAsync(sandbox, "GenieServe");
        await sandbox.SqlAsync(
            Genie(sandbox),
            $"CREATE TABLE ledger (row int PRIMARY KEY); INSERT INTO ledger SELECT generate_series(1, {Saved})"
        );
        await RunAsync(sandbox, "GenieBackup");
        await sandbox.SqlAsync(Genie(sandbox), $"INSERT INTO ledger SELECT generate_series({Saved + 1}, {Acknowledged})");
    }

    private static void RequireSettled(Sandbox sandbox, string? when)
    {
        DataChanges.Read(Genie(sandbox)).Current.Should().BeNull(when);
        Directory.Exists(Genie(sandbox).Paths.NextData).Should().BeFalse(when);
    }

    private static StackInstance Genie(Sandbox sandbox) => sandbox.Stack(StackCatalogue.Genie);

    private static bool IsNew(Sandbox sandbox) =>
        File.ReadAllText(Path.Combine(sandbox.DataFolder, "PG_VERSION")).Trim()
        == StackCatalogue.PostgresMajor.ToString(CultureInfo.InvariantCulture);

    // An upgrade goes from one engine to the other.
    private static async Task<int> RowsAsync(Sandbox sandbox) =>
        int.Parse(
            await sandbox.SqlAsync(
                Genie(sandbox),
                "SELECT count(*) FROM ledger",
                sandbox.Engine == "local" || !IsNew(sandbox) ? "local" : "docker"
            ),
            CultureInfo.InvariantCulture
        );

    private static Task MountAsync(Sandbox sandbox, params string[] arguments) =>
        Cli.Wrap("mount").WithArguments([.. arguments, sandbox.Workspace]).ExecuteAsync();

    private static async Task FillAsync(string file, long leave)
    {
        var free = new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace - leave;
        if (free <= 0)
            return;
        // Others write meanwhile, so the last bytes may be gone.
        await Cli.Wrap("fallocate")
            .WithArguments(["--length", free.ToString(CultureInfo.InvariantCulture), file])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        await Cli.Wrap("bash")
            .WithArguments(["-c", "head --bytes=\"$1\" /dev/zero >>\"$2\"", "-", leave == 0 ? "100M" : "0", file])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
    }

    private static string Seconds(TimeSpan time, string which) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s {which}");

    private static async Task<ConsoleRun> RunAsync(Sandbox sandbox, params string[] arguments)
    {
        var run = await sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }
}
