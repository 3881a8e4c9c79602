using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

[Platform(Exclude = "Win")]
public sealed class RestoreTests
{
    private VerbBench _bench = null!;

    private StackInstance Genie => _bench.Run().Request.Resolve(StackCatalogue.Genie);

    private string Newest => BackupShelf.In(Genie.Paths.Backups)[0];

    // A backup with the rows "one" and "two"; by now the stack has "three" as well.
    [SetUp]
    public async Task BackUp()
    {
        _bench = new VerbBench();
        MemoryDatabase.Fill(Genie, "one", "two");
        SecretStore.Ensure(Genie, _bench.First.Owner);
        await _bench.Run().Backup.BackupAsync(StackCatalogue.Genie, default);
        MemoryDatabase.Fill(Genie, "one", "two", "three");
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_newest_backup_takes_the_place_of_the_data_which_is_kept(bool runs)
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        var report = await RestoreAsync("latest");

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        (report is not null).Should().Be(runs);
        _bench.First.Running.Should().BeEquivalentTo(runs ? ["genie"] : Array.Empty<string>());
        var kept = DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject;
        (await File.ReadAllLinesAsync(Path.Combine(kept.Folder, "rows"))).Should().Equal("one", "two", "three");
        (kept.Until is not null).Should().Be(runs, "its time runs from the first good health on");
        (await _bench.Run().Status.LookAsync([Genie], withPort: false, default))[0].Kept.Should().Equal(kept);
    }

    [Test]
    public async Task What_is_kept_goes_with_the_first_serve_after_its_time()
    {
        await RestoreAsync("latest");
        var folder = DataChanges.Read(Genie).Kept[0].Folder;
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        Directory.Exists(folder).Should().BeTrue("a day has not passed");
        var changes = DataChanges.Read(Genie);
        (changes with { Kept = [changes.Kept[0] with { Until = DateTimeOffset.UtcNow }] }).Write(Genie);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        Directory.Exists(folder).Should().BeFalse();
        File.Exists(Genie.Paths.DataChanges).Should().BeFalse();
    }

    [Test]
    public async Task A_reset_says_what_is_kept_of_before_and_a_serve_after_its_time_removes_it()
    {
        await RestoreAsync("latest");
        var folder = DataChanges.Read(Genie).Kept[0].Folder;

        await _bench.Run(("yes", "true")).Reset.ResetAsync(StackCatalogue.Genie, default);

        _bench.Said.Should().ContainMatch($"Its data of before a restore is kept in {folder} until *");
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        Directory.Exists(folder).Should().BeTrue("the time that it is kept has only begun");
        var changes = DataChanges.Read(Genie);
        (changes with { Kept = [changes.Kept[0] with { Until = DateTimeOffset.UtcNow }] }).Write(Genie);
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        Directory.Exists(folder).Should().BeFalse();
    }

    [Test]
    public async Task A_stack_whose_data_is_gone_is_restored()
    {
        Directory.Delete(Genie.Paths.Data, recursive: true);

        await RestoreAsync(Path.GetFileNameWithoutExtension(Newest));

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        DataChanges.Read(Genie).Kept.Should().BeEmpty("there was nothing before");
    }

    [Test]
    public async Task A_restore_is_undone_by_restoring_what_was_backed_up_before_it()
    {
        await _bench.Run().Backup.BackupAsync(StackCatalogue.Genie, default);
        var three = Newest;
        await RestoreAsync(BackupShelf.In(Genie.Paths.Backups)[1]);

        await RestoreAsync(three);

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two", "three");
        DataChanges.Read(Genie).Kept.Should().HaveCount(2);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_restore_is_rolled_back_by_renaming_and_forth_again(bool runs)
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await RestoreAsync("latest");

        await RollBackAsync();

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two", "three");
        _bench.First.Running.Should().HaveCount(runs ? 1 : 0);
        DataChanges.Read(Genie).Kept.Should().ContainSingle();

        await RollBackAsync();

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
    }

    [Test]
    public async Task A_stack_that_is_not_healthy_with_a_backups_data_has_its_old_data_again()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.First.IsIll = true;

        await FluentActions
            .Awaiting(() =>
                _bench.Run(("backup", "latest"), ("timeout", "1")).Restore.RestoreAsync(StackCatalogue.Genie, default)
            )
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Unhealthy && failure.Cause.Contains("has its old data again"));

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two", "three");
        (await File.ReadAllLinesAsync(Path.Combine(DataChanges.Read(Genie).Kept.Single().Folder, "rows")))
            .Should()
            .Equal("one", "two");
    }

    // Each is refused with its reason before anything is touched.
    [TestCase("../../etc/passwd", FailureKind.Misuse, "leads upwards")]
    [TestCase("nothing", FailureKind.Misuse, "there is no file")]
    [TestCase("", FailureKind.Misuse, "it is empty")]
    [TestCase("old.sql", FailureKind.Refused, "not in pg_dump's custom format")]
    [TestCase("strange.dump", FailureKind.Refused, "has no manifest")]
    [TestCase("link.dump", FailureKind.Misuse, "it is a link")]
    public async Task What_is_no_backup_is_refused(string asked, FailureKind kind, string cause)
    {
        await File.WriteAllTextAsync(Path.Combine(Genie.Paths.Backups, "old.sql"), "SELECT 1;");
        await File.WriteAllTextAsync(Path.Combine(Genie.Paths.Backups, "strange.dump"), "PGDMP");
        File.CreateSymbolicLink(Path.Combine(Genie.Paths.Backups, "link.dump"), Newest);

        await IsRefusedAsync(asked, kind, cause);
    }

    [TestCase("truncated", "is not whole")]
    [TestCase("altered", "was altered")]
    [TestCase("foreign", "is a backup of agent, not of genie")]
    [TestCase("newer product", "was made by version 99.0.0")]
    [TestCase("newer format", "was made by version")]
    [TestCase("newer PostgreSQL", "was made by PostgreSQL 18")]
    [TestCase("no manifest", "has no manifest")]
    public async Task A_backup_that_is_not_whole_foreign_or_newer_is_refused(string what, string cause)
    {
        var (dump, file) = (Newest, BackupShelf.ManifestOf(Newest));
        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(file))!;
        var text = await File.ReadAllTextAsync(dump);
        switch (what)
        {
            case "truncated":
                await File.WriteAllTextAsync(dump, text[..^3]);
                break;
            case "altered":
                await File.WriteAllTextAsync(dump, text.Replace("two", "tow", StringComparison.Ordinal));
                break;
            case "no manifest":
                await File.WriteAllTextAsync(file, "{");
                break;
            default:
                manifest = what switch
                {
                    "foreign" => manifest with { Stack = "agent" },
                    "newer product" => manifest with { ProductVersion = "99.0.0" },
                    "newer format" => manifest with { Format = 2 },
                    _ => manifest with { Facts = manifest.Facts with { PostgresMajor = 18 } },
                };
                await File.WriteAllTextAsync(file, manifest.ToJson());
                break;
        }

        await IsRefusedAsync("latest", FailureKind.Refused, cause);
    }

    [Test]
    public async Task A_new_cluster_that_does_not_hold_the_rows_of_the_backup_is_not_served()
    {
        var file = BackupShelf.ManifestOf(Newest);
        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(file))!;
        var facts = manifest.Facts with { Rows = new Dictionary<string, long> { ["hive.kept"] = 7 } };
        await File.WriteAllTextAsync(file, (manifest with { Facts = facts }).ToJson());

        await IsRefusedAsync("latest", FailureKind.Refused, "has 2 rows instead of 7");
    }

    [Test]
    public async Task Nothing_tells_what_to_restore_without_the_option() =>
        (
            await FluentActions
                .Awaiting(() => _bench.Run().Restore.RestoreAsync(StackCatalogue.Genie, default))
                .Should()
                .ThrowAsync<StackException>()
        )
            .Which.Kind.Should()
            .Be(FailureKind.Misuse);

    [Test]
    public async Task A_plan_names_every_step_and_changes_nothing()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await _bench.Run(("backup", "latest"), ("plan", "true")).Restore.RestoreAsync(StackCatalogue.Genie, default);

        _bench.Said.Should().Contain(sentence => sentence.Contains("look it over") && sentence.Contains("rename"));
        MemoryDatabase.Rows(Genie).Should().HaveCount(3);
        _bench.First.Running.Should().Equal("genie");
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
    }

    // Killed after each of its steps, a restore leaves the old data or the new, and the next run ends well and says what it
    // found.
    [Test]
    public async Task Killed_after_any_step_the_next_serve_has_the_old_data_or_the_new([Range(0, 6)] int steps)
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        var run = _bench.Run(("backup", "latest"));
        var one = await run.Session.ChooseAsync(Genie, default);
        var plan = await RestorePlan.MakeAsync(
            one,
            BackupChoice.Find(Genie, "latest"),
            "A restore",
            DateTimeOffset.UtcNow,
            default
        );
        PlanStep[] all = [.. plan.Staging, .. plan.Swap];
        all.Should().HaveCount(6);
        await run.Session.RunAsync(all[..steps], run.Session.Events.For("genie"), default);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        MemoryDatabase.Rows(Genie).Should().HaveCount(steps == 6 ? 2 : 3);
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
        DataChanges.Read(Genie).Current.Should().BeNull();
        DataChanges.Read(Genie).Kept.Should().HaveCount(steps == 6 ? 1 : 0);
        if (steps is > 1 and < 6)
            _bench.Said.Should().Contain(sentence => sentence.Contains("was interrupted") && sentence.Contains("as it was"));
        await RestoreAsync("latest");
        MemoryDatabase.Rows(Genie).Should().HaveCount(2);
    }

    // The swap itself: two renames and a note.
    [TestCase(1)]
    [TestCase(2)]
    public async Task Killed_within_the_swap_the_next_run_finishes_it(int renames)
    {
        var run = _bench.Run(("backup", "latest"));
        var one = await run.Session.ChooseAsync(Genie, default);
        var plan = await RestorePlan.MakeAsync(
            one,
            BackupChoice.Find(Genie, "latest"),
            "A restore",
            DateTimeOffset.UtcNow,
            default
        );
        await run.Session.RunAsync(plan.Staging, run.Session.Events.For("genie"), default);
        Directory.Move(Genie.Paths.Data, plan.Before);
        if (renames == 2)
            Directory.Move(Genie.Paths.NextData, Genie.Paths.Data);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        _bench.Said.Should().Contain(sentence => sentence.Contains("was interrupted") && sentence.Contains("in place now"));
        DataChanges.Read(Genie).Kept.Should().ContainSingle().Which.Folder.Should().Be(plan.Before);
    }

    [Test]
    public async Task A_folder_that_nobody_knows_is_in_the_way_and_stays()
    {
        Directory.CreateDirectory(Genie.Paths.NextData);

        await IsRefusedAsync("latest", FailureKind.Refused, "is in the way", leavesNext: true);
    }

    private async Task<object?> RestoreAsync(string backup) =>
        await _bench.Run(("backup", backup)).Restore.RestoreAsync(StackCatalogue.Genie, default);

    private Task<Hive.Stacks.Reporting.ServeReport?> RollBackAsync() =>
        _bench.Run(("rollback", "true")).Restore.RestoreAsync(StackCatalogue.Genie, default);

    private async Task IsRefusedAsync(string asked, FailureKind kind, string cause, bool leavesNext = false)
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await FluentActions
            .Awaiting(() => RestoreAsync(asked))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == kind && failure.Cause.Contains(cause));

        MemoryDatabase.Rows(Genie).Should().Equal("one", "two", "three");
        _bench.First.Running.Should().Equal("genie");
        _bench.First.Asked.Count(one => one == "serve genie").Should().Be(1, "nothing was stopped");
        Directory.Exists(Genie.Paths.NextData).Should().Be(leavesNext);
        File.Exists(Genie.Paths.DataChanges).Should().BeFalse();
    }
}
