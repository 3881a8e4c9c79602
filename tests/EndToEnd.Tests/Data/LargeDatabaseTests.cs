using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

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
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 1; round <= 3; round++)
        {
            var log = Path.Combine(sandbox.Workspace, $"transactions-{round}");
            using var ended = new CancellationTokenSource();
            var enough = Number(await sandbox.SqlAsync(agent, "SELECT count(*) FROM pgbench_history")) + 2500;
            // Of what made the gigabyte a base backup is due.
            await Eventually.HoldsAsync(
                "no base backup is being made",
                () =>
                    Directory.EnumerateDirectories(agent.Paths.Archive, "base.lock", SearchOption.AllDirectories).Any()
                        is false,
                TimeSpan.FromSeconds(300)
            );
            var load = (
                await BenchAsync(agent, $"--no-vacuum --client=4 --rate=150 --time=600 --log --log-prefix={log}")
            ).ExecuteAsync(ended.Token);
            await Eventually.HoldsAsync(
                "it is written to",
                async () => await sandbox.SqlAsync(agent, $"SELECT count(*) > {enough} FROM pgbench_history") == "t",
                TimeSpan.FromSeconds(120)
            );
            var before = await UsedAsync(sandbox);
            var began = DateTimeOffset.UtcNow;

            var run = await RunAsync(sandbox, "AgentFork", "--instance=fork");

            var over = DateTimeOffset.UtcNow;
            most = Math.Max(most, await UsedAsync(sandbox) - before);
            slowest = run.Duration > slowest ? run.Duration : slowest;
            await ended.CancelAsync();
            await load.Task.ContinueWith(_ => { }, TaskScheduler.Default);
            alone.Add(Percentile(log, began - TimeSpan.FromSeconds(12), began - TimeSpan.FromSeconds(1)));
            beside.Add(Percentile(log, began, over));
            await RunAsync(sandbox, "AgentReset", "--instance=fork", "--yes");
        }

        Chaos.Report(
            $"fork of 1 GB that is written to ({(disk == "xfs" ? "XFS, shared blocks" : "copied")}, local)",
            3,
            null,
            Text($"{slowest.TotalSeconds:0.0} s at the most until it is served, {most >> 20} MiB more")
                + (copied is { } time ? Text($"; `cp` of the same folder takes {time.TotalSeconds:0.0} s") : "")
                + Text($"; p99 of the source {string.Join(", ", beside.Select(p => Text($"{p:0.0}")))} ms, before ")
                + Text($"{string.Join(", ", alone.Select(p => Text($"{p:0.0}")))} ms")
        );
        if (disk == "xfs")
            return;
        var backup = await RunAsync(sandbox, "AgentBackup");
        Chaos.Report("backup of 1 GB (local)", 1, null, Text($"{backup.Duration.TotalSeconds:0.0} s"));
        await Eventually.HoldsAsync(
            "a base backup is made",
            () => Directory.EnumerateFiles(agent.Paths.Archive, "done", SearchOption.AllDirectories).Any(),
            TimeSpan.FromSeconds(300)
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

    // pgbench writes a line a transaction: client, number, microseconds, script, seconds and microseconds of its end, …
    private static double Percentile(string log, DateTimeOffset from, DateTimeOffset to)
    {
        var latencies = Directory
            .EnumerateFiles(Path.GetDirectoryName(log)!, Path.GetFileName(log) + "*")
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' '))
            .Where(fields => fields.Length > 5 && fields[2] != "skipped")
            .Select(fields =>
                (
                    End: DateTimeOffset.FromUnixTimeMilliseconds(Number(fields[4]) * 1000 + Number(fields[5]) / 1000),
                    Milliseconds: Number(fields[2]) / 1000.0
                )
            )
            .Where(transaction => transaction.End >= from && transaction.End <= to)
            .Select(transaction => transaction.Milliseconds)
            .Order()
            .ToList();
        return latencies[latencies.Count * 99 / 100];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

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
