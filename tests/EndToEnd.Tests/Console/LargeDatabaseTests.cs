using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Console;

/// <summary>
/// How long it takes with a gigabyte that is written to: forks where the file system shares blocks and where it does not, a
/// backup, a rewind. Only in a full run of Chaos: it says how long, and demands nothing of the machine.
/// </summary>
[TestFixture("xfs")]
[TestFixture("disk")]
[Category(Chaos.Category)]
[CancelAfter(3_600_000)]
internal sealed class LargeDatabaseTests(string disk)
{
    private const int Scale = 66;

    [Test]
    public async Task A_gigabyte_is_forked_backed_up_and_rewound_while_it_is_written_to()
    {
        if (Chaos.Rounds(3, 0) < 3)
            Assert.Ignore("It takes minutes: --target=Chaos --suite=data runs it.");
        await Requires.EngineAsync("local");
        Requires.Root();
        Requires.Have(
            File.Exists("/usr/sbin/mkfs.xfs") && File.Exists("/usr/bin/pgbench"),
            "mkfs.xfs and pgbench are needed."
        );
        await using var sandbox = new Sandbox("local");
        var image = sandbox.Workspace + ".xfs";
        if (disk == "xfs")
            await BashAsync(
                $"truncate --size=10G {image} && mkfs.xfs -q -m reflink=1 {image} && mount -o loop {image} {sandbox.Workspace}"
            );
        try
        {
            await MeasureAsync(sandbox);
        }
        finally
        {
            await sandbox.RunAsync("StopAll");
            if (disk == "xfs")
                await BashAsync($"umount {sandbox.Workspace} && rm {image}");
        }
    }

    private async Task MeasureAsync(Sandbox sandbox)
    {
        var agent = sandbox.Stack(StackCatalogue.Agent);
        await RunAsync(sandbox, "AgentServe");
        await (await BenchAsync(agent, $"--initialize --quiet --scale={Scale}")).ExecuteAsync();
        var copied = disk == "xfs" ? (TimeSpan?)null : await CopyAsync(agent, sandbox.Workspace);
        var (slowest, most) = (TimeSpan.Zero, 0L);
        for (var round = 1; round <= 3; round++)
        {
            using var ended = new CancellationTokenSource();
            var load = (await BenchAsync(agent, "--no-vacuum --client=4 --rate=150 --time=600")).ExecuteAsync(ended.Token);
            await Eventually.TrueAsync(
                async () => await sandbox.SqlAsync(agent, "SELECT count(*) > 500 FROM pgbench_history") == "t",
                "it is written to"
            );
            var before = await UsedAsync(sandbox);

            var run = await RunAsync(sandbox, "AgentFork", "--instance=fork");

            most = Math.Max(most, await UsedAsync(sandbox) - before);
            slowest = run.Duration > slowest ? run.Duration : slowest;
            await ended.CancelAsync();
            await load.Task.ContinueWith(_ => { }, TaskScheduler.Default);
            await RunAsync(sandbox, "AgentReset", "--instance=fork", "--yes");
        }

        Chaos.Report(
            $"fork of 1 GB that is written to ({(disk == "xfs" ? "XFS, shared blocks" : "copied")}, local)",
            3,
            null,
            Text($"{slowest.TotalSeconds:0.0} s at the most until it is served, {most >> 20} MiB more")
                + (copied is { } time ? Text($"; `cp` of the same folder takes {time.TotalSeconds:0.0} s") : "")
        );
        if (disk == "xfs")
            return;
        var backup = await RunAsync(sandbox, "AgentBackup");
        Chaos.Report("backup of 1 GB (local)", 1, null, Text($"{backup.Duration.TotalSeconds:0.0} s"));
        await Eventually.TrueAsync(
            () => Directory.EnumerateFiles(agent.Paths.Archive, "done", SearchOption.AllDirectories).Any(),
            "a base backup is made",
            300
        );
        // No instant before its end can be reached, and that is known to a second.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var rewind = await RunAsync(sandbox, "AgentRewind", "--to=0s ago");
        Chaos.Report(
            "rewind of 1 GB (local), until it is served again",
            1,
            0,
            Text($"{rewind.Duration.TotalSeconds:0.0} s")
        );
    }

    private static async Task<TimeSpan> CopyAsync(StackInstance stack, string workspace)
    {
        var watch = Stopwatch.StartNew();
        await BashAsync($"cp --archive {stack.Paths.Data} {workspace}/copy");
        watch.Stop();
        await BashAsync($"rm -r {workspace}/copy");
        return watch.Elapsed;
    }

    private static async Task<Command> BenchAsync(StackInstance stack, string arguments) =>
        Cli.Wrap("/usr/bin/pgbench")
            .WithArguments([.. arguments.Split(' '), stack.Definition.Database])
            .WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PGHOST"] = "127.0.0.1",
                    ["PGPORT"] = await Psql.LocalPortAsync(stack),
                    ["PGUSER"] = "hive",
                    ["PGPASSWORD"] = (await File.ReadAllTextAsync(stack.Paths.DatabasePassword)).Trim(),
                }
            );

    private static async Task<long> UsedAsync(Sandbox sandbox)
    {
        await BashAsync("sync");
        var drive = new DriveInfo(sandbox.Workspace);
        return drive.TotalSize - drive.TotalFreeSpace;
    }

    private static Task BashAsync(string script) => Cli.Wrap("bash").WithArguments(["-c", script]).ExecuteBufferedAsync();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<ConsoleRun> RunAsync(Sandbox sandbox, params string[] arguments)
    {
        var run = await sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }
}
