using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>The archive keeps within its bound, and a disk that is full of it does not stop PostgreSQL.</summary>
internal sealed class ArchiveBoundTests
{
    private const int SegmentBytes = 16 << 20;

    private Sandbox _sandbox = null!;

    private StackInstance Genie => _sandbox.Stack(StackCatalogue.Genie);

    [SetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync("local");
        Requires.Root();
        _sandbox = new Sandbox("local");
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is null)
            return;
        await _sandbox.RunAsync("StopAll");
        await Cli.Wrap("umount")
            .WithArguments([Genie.Paths.Archive])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task More_is_written_than_it_may_hold_and_the_latest_instants_can_be_reached()
    {
        Chaos.OnlyInFull();
        const long bound = 100L << 20;
        _sandbox.Set("HIVE_ARCHIVE_KEEP", "1h,100MiB");
        await RunAsync("GenieServe");
        await _sandbox.SqlAsync(Genie, "CREATE TABLE junk (text text)");
        var largest = 0L;

        for (var i = 0; i < 35; i++)
        {
            await WriteAsync();
            largest = Math.Max(largest, Size());
        }

        // A base backup while it is written, and a segment before the bound is looked at.
        largest.Should().BeLessThan(bound + (2 * SegmentBytes));
        await Eventually.HoldsAsync(
            "there is a base backup",
            () =>
                Directory
                    .EnumerateFiles(Genie.Paths.Archive, "done", SearchOption.AllDirectories)
                    .Any(file => !file.Contains(".new/", StringComparison.Ordinal))
        );
        await Task.Delay(TimeSpan.FromSeconds(2));
        var ledger = await Ledger.WriteAsync(_sandbox, Genie, 1, 50);
        var (instant, row) = ledger.Pick(new Random(1), 1).Single();
        await RunAsync("GenieRewind", $"--to={instant:O}");
        (await _sandbox.SqlAsync(Genie, "SELECT max(row) FROM ledger")).Should().Be($"{row}");
        TestContext.Out.WriteLine($"at most {largest >> 20} MiB of {bound >> 20}");
    }

    [Test]
    public async Task A_full_disk_of_the_archive_does_not_stop_postgresql_and_its_log_does_not_grow()
    {
        Directory.CreateDirectory(Genie.Paths.Archive);
        await Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", "size=1m", "tmpfs", Genie.Paths.Archive]).ExecuteAsync();
        await RunAsync("GenieServe");
        await _sandbox.SqlAsync(Genie, "CREATE TABLE junk (text text)");

        for (var i = 0; i < 25; i++)
            await WriteAsync();

        Directory
            .EnumerateFiles(Path.Combine(Genie.Paths.Data, "pg_wal", "archive_status"), "*.ready")
            .Should()
            .HaveCountLessThan(16, "what cannot be archived is not waited for without end");
        await RunAsync("HealthCheck");
        (await _sandbox.RunAsync("GenieRewind", "--to=1 s ago")).ExitCode.Should().Be(4, "it is told, not made up");
    }

    // About 10 MiB that do not pack well, in a table that does not grow.
    private async Task WriteAsync() =>
        await _sandbox.SqlAsync(
            Genie,
            "INSERT INTO junk SELECT (SELECT string_agg(md5(random()::text || s || g), '') FROM generate_series(1, 50) s) FROM generate_series(1, 6000) g; TRUNCATE junk"
        );

    private long Size() =>
        new DirectoryInfo(Genie.Paths.Archive)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true })
            .Sum(file => file.Exists ? file.Length : 0);

    private async Task RunAsync(params string[] arguments)
    {
        var run = await _sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
    }
}
