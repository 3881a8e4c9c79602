using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines.Local;

/// <summary>launch.sh, by what the programs that it starts see.</summary>
[CancelAfter(30_000)]
public sealed class LaunchTests
{
    private static readonly Account Nobody = new(65534, 65534);
    private static readonly Confinement None = new(null, new Dictionary<string, string>());
    private readonly ProcessRunner _runner = new();
    private TemporaryFolder _folder = null!;

    private string RecordFile => _folder.In("it.process");

    private string LogFile => _folder.In("it.log");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder()
    {
        if (ProcessRecord.Read(RecordFile) is { } record)
            record.Signal(Posix.Kill);
        _folder.Dispose();
    }

    [Test]
    public async Task A_detached_program_outlives_its_starter_in_a_session_of_its_own(CancellationToken cancellationToken)
    {
        var record = await DetachAsync(["sleep", "600"], cancellationToken);

        record.IsAlive.Should().BeTrue();
        var stat = (await File.ReadAllTextAsync($"/proc/{record.ProcessId}/stat", cancellationToken))
            .Split(") ")[1]
            .Split(' ');
        var (group, session) = (stat[2], stat[3]);
        (group, session).Should().Be(($"{record.ProcessId}", $"{record.ProcessId}"));
        record.Started.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task The_process_on_file_is_the_program_itself(CancellationToken cancellationToken)
    {
        var record = await DetachAsync(["sleep", "600"], cancellationToken);
        var file = $"/proc/{record.ProcessId}/cmdline";

        // In the middle of becoming the program it shows its new name already and no command line yet.
        await Eventually.HoldsAsync(
            "it is sleep",
            async () => await File.ReadAllTextAsync(file, cancellationToken) == "sleep\0600\0"
        );
    }

    [Test]
    public async Task Output_goes_to_the_log_behind_what_was_there(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(LogFile, "before\n", cancellationToken);

        var record = await DetachAsync(["sh", "-c", "echo out; echo err >&2"], cancellationToken);
        await Eventually.HoldsAsync("the program has ended", () => !record.IsAlive);

        (await File.ReadAllTextAsync(LogFile, cancellationToken)).Should().Be("before\nout\nerr\n");
    }

    [Test]
    public async Task A_later_process_with_the_same_id_is_not_the_one_on_file(CancellationToken cancellationToken)
    {
        var record = await DetachAsync(["sleep", "600"], cancellationToken);

        (record with { Ticks = record.Ticks - 1 }).IsAlive.Should().BeFalse();
        (record with { Boot = "another" }).IsAlive.Should().BeFalse();
        (record with { Ticks = record.Ticks - 1 }).Signal(Posix.Kill);
        record.IsAlive.Should().BeTrue();
    }

    [Test]
    public async Task A_program_that_is_not_there_says_so_in_its_log(CancellationToken cancellationToken)
    {
        var record = await DetachAsync(["no-such-program"], cancellationToken);
        await Eventually.HoldsAsync("the program has ended", () => !record.IsAlive);

        (await File.ReadAllTextAsync(LogFile, cancellationToken)).Should().Contain("no-such-program");
    }

    [Test]
    public async Task A_log_that_cannot_be_written_fails_the_start(CancellationToken cancellationToken)
    {
        var command = None.Detach(new Command("sleep", ["600"]), RecordFile, _folder.In("no/such/folder/log"));

        (await _runner.RunAsync(command, null, cancellationToken)).Succeeded.Should().BeFalse();
        File.Exists(RecordFile).Should().BeFalse();
    }

    [Test]
    public async Task The_exit_code_of_a_program_that_is_waited_for_comes_back(CancellationToken cancellationToken) =>
        (await _runner.RunAsync(None.Start(new Command("sh", ["-c", "exit 7"])), null, cancellationToken))
            .ExitCode.Should()
            .Be(7);

    [Test]
    public async Task Privileges_are_dropped_for_good(CancellationToken cancellationToken)
    {
        RequireRoot();
        var confinement = Confinement.For(Nobody);

        var result = await _runner.RunAsync(
            confinement.Start(
                new Command(
                    "sh",
                    ["-c", "id -u; id -G; grep -E '^(CapEff|CapPrm|CapInh|NoNewPrivs):' /proc/self/status | cut -f2"]
                )
            ),
            null,
            cancellationToken
        );

        result
            .Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .Equal("65534", "65534", "0000000000000000", "0000000000000000", "0000000000000000", "1");
    }

    [Test]
    public async Task A_folder_that_is_closed_to_the_user_is_reached_and_nobody_else_sees_it(
        CancellationToken cancellationToken
    )
    {
        RequireRoot();
        var file = _folder.Write("inner folder/file", "content");
        Folders.Ensure(_folder.In("inner folder"), Nobody, Folders.Private);
        var confinement = Confinement.For(Nobody, _folder.In("inner folder"));

        var result = await _runner.RunAsync(
            confinement.Start(
                new Command("sh", ["-c", "cat \"$0\"; echo; touch \"$0.written\"", confinement.PathInside(file)])
            ),
            null,
            cancellationToken
        );

        result.Output.Trim().Should().Be("content", result.Error);
        File.Exists(file + ".written").Should().BeTrue();
        var outside = await File.ReadAllTextAsync("/proc/self/mounts", cancellationToken);
        confinement
            .Mounts.Values.Should()
            .NotBeEmpty()
            .And.OnlyContain(at => !outside.Contains(at) && !Directory.Exists(at));
    }

    [Test]
    public void A_folder_that_is_open_anyway_is_not_mounted()
    {
        RequireRoot();

        Confinement.For(Nobody, "/usr/share").Mounts.Should().BeEmpty();
    }

    private async Task<ProcessRecord> DetachAsync(string[] program, CancellationToken cancellationToken)
    {
        (
            await _runner.RunAsync(
                None.Detach(new Command(program[0], program[1..]), RecordFile, LogFile),
                null,
                cancellationToken
            )
        ).OrThrow("Launching", "See the log.");
        return ProcessRecord.Read(RecordFile)!;
    }

    private static void RequireRoot()
    {
        if (!OperatingSystem.IsLinux() || !Account.Current.IsRoot)
            Assert.Ignore("only root changes users and mounts folders");
    }
}
