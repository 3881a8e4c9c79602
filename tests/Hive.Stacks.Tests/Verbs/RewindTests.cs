using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

[Platform(Exclude = "Win")]
public sealed class RewindTests
{
    private VerbBench _bench = null!;
    private DateTimeOffset _now;

    private StackInstance Genie => _bench.Run().Request.Resolve(StackCatalogue.Genie);

    // Base backups of two hours and of one hour ago, with what was there then.
    [SetUp]
    public void Archive()
    {
        _bench = new VerbBench();
        _now = DateTimeOffset.UtcNow;
        MemoryDatabase.Fill(Genie, "one", "two", "three");
        SecretStore.Ensure(Genie, _bench.First.Owner);
        Base("a", _now.AddHours(-2), "one");
        Base("b", _now.AddHours(-1), "one", "two");
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase("90 min ago", true, "one")]
    [TestCase("90 minutes ago", false, "one")]
    [TestCase("0.5 h ago", true, "one two")]
    public async Task The_newest_base_backup_of_before_the_instant_is_what_the_data_is_made_of(
        string to,
        bool runs,
        string rows
    )
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        var report = await RewindAsync(("to", to));

        string.Join(' ', MemoryDatabase.Rows(Genie)).Should().Be(rows);
        (report is not null).Should().Be(runs);
        DataChanges.Read(Genie).Kept.Should().ContainSingle();

        await RewindAsync(("rollback", "true"));

        MemoryDatabase.Rows(Genie).Should().HaveCount(3, "a rewind is undone");
    }

    [Test]
    public async Task An_instant_of_before_a_restore_belongs_to_the_cluster_of_before()
    {
        ServedClusters.Note(Genie, _now);
        await File.WriteAllTextAsync(Path.Combine(Genie.Paths.Data, "global", "pg_control"), "87654321");
        ServedClusters.Note(Genie, _now.AddMinutes(-10));

        var before = RewindSource(_now.AddMinutes(-30));
        var after = FluentActions.Invoking(() => RewindSource(_now.AddMinutes(-5)));

        Path.GetFileName(before.Base.Folder).Should().Be("b");
        before.Live.Should().BeNull("that cluster is not there any more");
        after
            .Should()
            .Throw<StackException>("of the new one nothing is archived yet")
            .Where(failure => failure.Kind == FailureKind.Prerequisite);
    }

    [Test]
    public async Task A_run_names_the_instant_before_it()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Genie.Paths.Data, "began"),
            $"{_now.AddMinutes(-90):yyyy-MM-ddTHH:mm:ss.ffffffZ}"
        );

        await RewindAsync(("to", $"before-run:{Guid.NewGuid()}"));

        MemoryDatabase.Rows(Genie).Should().Equal("one");
    }

    [TestCase("3 h ago", FailureKind.Misuse, "The archive of genie begins at")]
    [TestCase("2126-01-01", FailureKind.Misuse, "lies ahead")]
    [TestCase(null, FailureKind.Misuse, "--to is missing")]
    public async Task No_such_instant_is_refused(string? to, FailureKind kind, string cause)
    {
        await FluentActions
            .Awaiting(() => to is null ? RewindAsync() : RewindAsync(("to", to)))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == kind && failure.Cause.Contains(cause));

        MemoryDatabase.Rows(Genie).Should().HaveCount(3);
    }

    [Test]
    public async Task Without_an_archive_it_is_told_why()
    {
        Directory.Delete(Genie.Paths.Archive, recursive: true);
        await IsTold("There is no base backup of genie");
        await File.AppendAllTextAsync(Path.Combine(_bench.Folder, ".env"), "HIVE_ARCHIVE_KEEP=0\n");
        await IsTold("HIVE_ARCHIVE_KEEP is 0");

        async Task IsTold(string cause) =>
            await FluentActions
                .Awaiting(() => RewindAsync(("to", "1 min ago")))
                .Should()
                .ThrowAsync<StackException>()
                .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains(cause));
    }

    [Test]
    public async Task A_plan_names_every_step_and_changes_nothing()
    {
        await RewindAsync(("to", "90 min ago"), ("plan", "true"));

        string.Join('\n', _bench.Said).Should().Contain("from the base backup of").And.Contain("rename");
        MemoryDatabase.Rows(Genie).Should().HaveCount(3);
    }

    // A timeline that was left before a base backup was made on the one that it came from does not lead to it.
    [TestCase("1\t0/5000000\tno recovery target\n", true)]
    [TestCase("1\t0/1000000\tno recovery target\n", false)]
    [TestCase(null, false)]
    public void A_base_backup_leads_to_a_later_timeline_that_left_its_own_after_it(string? history, bool leads)
    {
        var made = BaseBackup.In(Path.Combine(Genie.Paths.Archive, "4050765991979987505"))[0] with { Timeline = 1 };

        made.LeadsTo(2, history).Should().Be(leads);
        made.LeadsTo(1, null).Should().BeTrue();
    }

    private static Hive.Stacks.Verbs.RewindSource RewindSource(StackInstance stack, DateTimeOffset to, DateTimeOffset now) =>
        Hive.Stacks.Verbs.RewindSource.Find(stack, to, now);

    private Hive.Stacks.Verbs.RewindSource RewindSource(DateTimeOffset to) => RewindSource(Genie, to, _now);

    // "12345678" as PostgreSQL's number of the cluster.
    private void Base(string name, DateTimeOffset done, params string[] rows)
    {
        var folder = Path.Combine(Genie.Paths.Archive, "4050765991979987505", "base", name);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "rows"), rows);
        File.WriteAllText(Path.Combine(folder, "done"), done.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(
            Path.Combine(folder, "backup_manifest"),
            """{"Files":[{"Path":"a","Size":8192}],"WAL-Ranges":[{"Timeline":0,"Start-LSN":"0/2000028","End-LSN":"0/2000100"}]}"""
        );
    }

    private Task<Hive.Stacks.Reporting.ServeReport?> RewindAsync(params (string Name, string Value)[] options) =>
        _bench.Run(options).Rewind.RewindAsync(StackCatalogue.Genie, default);
}
