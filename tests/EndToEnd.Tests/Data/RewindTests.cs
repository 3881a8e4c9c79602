using System.Globalization;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>
/// The data of any instant comes back, to the row, and so does what was there before. The tests of a fixture follow one
/// another in one workspace.
/// </summary>
[TestFixture("docker", Category = Chaos.Category)]
[TestFixture("local")]
internal sealed class RewindTests(string engine)
{
    private const int Rows = 300;

    private Sandbox _sandbox = null!;
    private Ledger _ledger = null!;

    private StackInstance Genie => _sandbox.Stack(StackCatalogue.Genie);

    [OneTimeSetUp]
    public async Task WriteTheLedger()
    {
        // All of it runs with the engine local in every run.
        if (engine == "docker")
            Chaos.OnlyInFull();
        await Requires.EngineAsync(engine);
        Requires.Root();
        _sandbox = new Sandbox(engine);
        // Each rewind keeps what was there before.
        _sandbox.Set("HIVE_KEEP_OLD_DATA", "5m");
        await RunAsync("GenieServe");
        await Eventually.HoldsAsync("the server makes its first base backup by itself", () => Bases().Count > 0);
        // No instant before its end can be reached, and that is known to a second.
        await Eventually.HoldsAsync("it is over", () => Bases()[0] < DateTimeOffset.UtcNow);
        _ledger = await Ledger.WriteAsync(_sandbox, Genie, 1, Rows);
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test, Category(Chaos.Category)]
    public async Task Random_instants_have_exactly_the_rows_up_to_then()
    {
        var (rounds, wrong, slowest) = (Chaos.Rounds(20, engine == "local" ? 4 : 1), 0, TimeSpan.Zero);
        foreach (var (instant, row) in _ledger.Pick(Chaos.Seeded(), rounds))
        {
            var run = await RewindAsync(instant);

            run.Output.Should().Contain("genie is healthy.");
            wrong += await LastAsync() == $"{row} {row}" ? 0 : 1;
            slowest = run.Duration > slowest ? run.Duration : slowest;
        }

        Chaos.Report(
            $"rewind to a random instant between rows 10 ms apart ({engine})",
            rounds,
            0,
            string.Create(CultureInfo.InvariantCulture, $"{wrong} wrong, {slowest.TotalSeconds:0.0} s at the most")
        );
        wrong.Should().Be(0);
    }

    [Test, DependsOnTest(nameof(Random_instants_have_exactly_the_rows_up_to_then), AllowFailure = true)]
    public async Task A_rewind_is_rewound_to_before_it_and_to_what_was_written_after_it()
    {
        var (instant, row) = _ledger.Pick(new Random(1), 1).Single();
        await RewindAsync(instant);
        var after = await Ledger.WriteAsync(_sandbox, Genie, 1000, 20);

        await RunAsync("GenieRewind", "--rollback");
        var back = await LastAsync();
        await RunAsync("GenieRewind", "--rollback");
        var forth = await LastAsync();
        await RewindAsync(_ledger.Spans[^1].Until);
        var first = await LastAsync();
        await RewindAsync(after.Spans[4].Until);
        var second = await LastAsync();

        back.Should().NotBe($"1019 {row + 20}");
        forth.Should().Be($"1019 {row + 20}", "what was written after the rewind was kept");
        first.Should().Be($"{Rows} {Rows}", "the history of before the rewind is there");
        second.Should().Be($"1004 {row + 5}", "and so is that of after it");
    }

    [TestCase("make the new cluster")]
    [TestCase("look it over")]
    [
        TestCase("rename"),
        DependsOnTest(nameof(A_rewind_is_rewound_to_before_it_and_to_what_was_written_after_it), AllowFailure = true)
    ]
    [Category(Chaos.Category)]
    public async Task A_rewind_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_one_ends_well(string moment)
    {
        if (moment != "rename")
            Chaos.OnlyInFull();
        var before = await LastAsync();
        var (instant, row) = _ledger.Pick(new Random(2), 1).Single();
        var rewinding = _sandbox.Start("GenieRewind", $"--to={instant:O}");
        await rewinding.HasPrintedAsync(moment);
        await rewinding.SignalAsync("KILL");
        await rewinding.Completion;

        await RunAsync("GenieServe");

        (await LastAsync()).Should().BeOneOf(before, $"{row} {row}");
        DataChanges.Read(Genie).Current.Should().BeNull();
        await RewindAsync(instant);
        (await LastAsync()).Should().Be($"{row} {row}");
        await RunAsync("GenieRewind", "--rollback");
    }

    [TestCase("2126-01-01", 2, "lies ahead")]
    [TestCase("400 days ago", 2, "The archive of genie begins at")]
    [TestCase("the day before", 2, "--to=the day before is not valid")]
    [TestCase("before-run:5a2bfe2c-04f9-4e3f-8f2b-3b6ee3a7e3a1", 2, "knows no run")]
    [
        TestCase(null, 2, "--to is missing"),
        DependsOnTest(
            nameof(A_rewind_that_is_killed_leaves_the_old_data_or_the_new_and_the_next_one_ends_well),
            AllowFailure = true
        )
    ]
    public async Task No_such_instant_is_told_and_the_stack_serves_on(string? to, int code, string cause)
    {
        var before = await LastAsync();

        var run = await _sandbox.RunAsync(to is null ? ["GenieRewind"] : ["GenieRewind", $"--to={to}"]);

        run.ExitCode.Should().Be(code, run.ToString());
        run.Error.Should().Contain(cause);
        (await LastAsync()).Should().Be(before);
    }

    [Test, DependsOnTest(nameof(No_such_instant_is_told_and_the_stack_serves_on), AllowFailure = true)]
    public async Task A_run_is_undone_by_its_id()
    {
        var run = Guid.NewGuid();
        await RewindAsync(_ledger.Spans[99].Until);
        await _sandbox.SqlAsync(
            Genie,
            $"""
            INSERT INTO hive.sessions (id, kind, component_id, created_at, updated_at) VALUES ('s', 'agent', 'a', now(), now());
            INSERT INTO hive.runs (id, session_id, kind, component_id, status, input, process_id, created_at)
            VALUES ('{run}', 's', 'agent', 'a', 'completed', '', '{run}', clock_timestamp());
            DELETE FROM ledger;
            """
        );

        await RunAsync("GenieRewind", $"--to=before-run:{run}");

        (await LastAsync()).Should().Be("100 100");
        (await _sandbox.SqlAsync(Genie, "SELECT count(*) FROM hive.runs")).Should().Be("0");
    }

    [Test, DependsOnTest(nameof(A_run_is_undone_by_its_id), AllowFailure = true)]
    public async Task A_stopped_stack_is_rewound_and_stays_stopped()
    {
        await RunAsync("GenieStop");
        var (instant, row) = _ledger.Pick(new Random(3), 1).Single();

        await RewindAsync(instant);

        (await _sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(3);
        await RunAsync("GenieServe");
        (await LastAsync()).Should().Be($"{row} {row}");
    }

    [Test, DependsOnTest(nameof(A_stopped_stack_is_rewound_and_stays_stopped), AllowFailure = true)]
    public async Task A_fork_of_an_instant_has_the_rows_of_then_and_the_stack_goes_on()
    {
        var before = await LastAsync();
        var (instant, row) = _ledger.Pick(new Random(4), 1).Single();

        await RunAsync("GenieFork", "--instance=then", $"--at={instant:O}");

        var fork = _sandbox.Stack(StackCatalogue.Genie, "then");
        (await _sandbox.SqlAsync(fork, "SELECT max(row) || ' ' || count(*) FROM ledger")).Should().Be($"{row} {row}");
        (await LastAsync()).Should().Be(before);
        await RunAsync("GenieReset", "--instance=then", "--yes");
    }

    // When each base backup was complete.
    private IReadOnlyList<DateTimeOffset> Bases() =>
        [
            .. Directory
                .EnumerateFiles(Genie.Paths.Archive, "done", SearchOption.AllDirectories)
                .Where(file => !file.Contains(".new/", StringComparison.Ordinal))
                .Select(file => long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture))
                .Select(DateTimeOffset.FromUnixTimeSeconds),
        ];

    private async Task<ConsoleRun> RewindAsync(DateTimeOffset to) =>
        await RunAsync("GenieRewind", $"--to={to.ToString("O", CultureInfo.InvariantCulture)}");

    private async Task<ConsoleRun> RunAsync(params string[] arguments)
    {
        var run = await _sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }

    // The last row and the number of rows: with numbers from 1 on, none is missing where they are the same.
    private Task<string> LastAsync() => _sandbox.SqlAsync(Genie, "SELECT max(row) || ' ' || count(*) FROM ledger");
}
