using System.Globalization;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines.Local;

/// <summary>The log of a detached program, by what is in its files.</summary>
[CancelAfter(60_000)]
public sealed class LogRotationTests
{
    private const int LogBytes = 40_000;
    private static readonly Confinement None = new(null, new Dictionary<string, string>());
    private readonly ProcessRunner _runner = new();
    private TemporaryFolder _folder = null!;

    private string RecordFile => _folder.In("it.process");

    private string LogFile => _folder.In("logs/it.log");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        Directory.CreateDirectory(_folder.In("logs"));
    }

    [TearDown]
    public void RemoveFolder()
    {
        if (ProcessRecord.Read(RecordFile) is { } record)
            record.Signal(Posix.Kill);
        _folder.Dispose();
    }

    [Test]
    public async Task A_full_log_is_put_aside_while_the_program_runs_and_three_files_are_kept(
        CancellationToken cancellationToken
    )
    {
        var record = await DetachAsync(
            "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo \"line $i\"; done",
            cancellationToken
        );
        await Eventually.HoldsAsync(
            "the program and its keeper have ended",
            () => !record.IsAlive && !record.Keeper!.IsAlive
        );

        Directory.GetFiles(_folder.In("logs")).Should().BeEquivalentTo(LogFile, LogFile + ".1", LogFile + ".2");
        new[] { LogFile + ".1", LogFile + ".2" }
            .Should()
            .OnlyContain(file => new FileInfo(file).Length >= LogBytes && new FileInfo(file).Length < 2 * LogBytes);
        var numbers = new[] { LogFile + ".2", LogFile + ".1", LogFile }
            .SelectMany(File.ReadLines)
            .Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
            .ToList();
        numbers.Should().Equal(Enumerable.Range(20_001 - numbers.Count, numbers.Count), "no line is lost or cut in two");
    }

    [Test]
    public async Task What_a_program_writes_is_in_the_log_at_once_whatever_the_bytes(CancellationToken cancellationToken)
    {
        await DetachAsync(@"printf 'a\0b\377c\nunfinished'; exec sleep 600", cancellationToken);
        byte[] expected = [(byte)'a', 0, (byte)'b', 255, (byte)'c', (byte)'\n', .. "unfinished"u8];

        await Eventually.HoldsAsync(
            "all is written",
            () => File.Exists(LogFile) && new FileInfo(LogFile).Length >= expected.Length
        );

        (await File.ReadAllBytesAsync(LogFile, cancellationToken)).Should().Equal(expected);
    }

    [Test]
    public async Task The_process_on_file_is_the_program_and_its_keeper_ends_with_it(CancellationToken cancellationToken)
    {
        var record = await DetachAsync("exec sleep 600", cancellationToken);
        var file = $"/proc/{record.ProcessId}/cmdline";
        await Eventually.HoldsAsync(
            "it is sleep",
            async () => await File.ReadAllTextAsync(file, cancellationToken) == "sleep\0600\0"
        );
        record.Keeper!.IsAlive.Should().BeTrue();
        var (group, session) = (Stat(record)[2], Stat(record)[3]);

        await new EndStep("it", RecordFile, record, Posix.Terminate, Posix.Kill, "a test").CarryOutAsync();

        (group, session).Should().Be(($"{record.ProcessId}", $"{record.ProcessId}"));
        record.Keeper.IsAlive.Should().BeFalse();
    }

    [Test]
    public async Task A_program_whose_log_cannot_be_written_any_more_goes_on(CancellationToken cancellationToken)
    {
        var (go, done) = (_folder.In("go"), _folder.In("done"));
        var record = await DetachAsync(
            $"until [ -e '{go}' ]; do :; done; i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo \"line $i\"; done; echo $? > '{done}'",
            cancellationToken
        );
        Directory.Delete(_folder.In("logs"), recursive: true);

        await File.WriteAllTextAsync(go, "", cancellationToken);
        await Eventually.HoldsAsync(
            "the program and its keeper have ended",
            () => !record.IsAlive && !record.Keeper!.IsAlive
        );

        (await File.ReadAllTextAsync(done, cancellationToken)).Trim().Should().Be("0");
    }

    [Test]
    public async Task A_log_that_cannot_be_written_from_the_start_fails_it(CancellationToken cancellationToken)
    {
        var command = None.Detach(new Command("sleep", ["600"]), RecordFile, _folder.In("no/such/folder/log"), LogBytes);

        (await _runner.RunAsync(command, null, cancellationToken)).Succeeded.Should().BeFalse();
        File.Exists(RecordFile).Should().BeFalse();
    }

    private static string[] Stat(ProcessRecord record) =>
        File.ReadAllText($"/proc/{record.ProcessId}/stat").Split(") ")[1].Split(' ');

    private async Task<ProcessRecord> DetachAsync(string script, CancellationToken cancellationToken)
    {
        (
            await _runner.RunAsync(
                None.Detach(new Command("sh", ["-c", script]), RecordFile, LogFile, LogBytes),
                null,
                cancellationToken
            )
        ).OrThrow("Launching", "See the log.");
        return ProcessRecord.Read(RecordFile)!;
    }
}
