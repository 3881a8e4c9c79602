using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>Data of PostgreSQL 15, which one engine has, goes to 17, which the preferred one has; and back.</summary>
[Platform(Exclude = "Win")]
public sealed class UpgradeTests
{
    private VerbBench _bench = null!;

    private StackInstance Genie => _bench.Run().Request.Resolve(StackCatalogue.Genie);

    [SetUp]
    public void Make()
    {
        _bench = new VerbBench();
        _bench.Second.Major = 15;
        MemoryDatabase.Fill(Genie, 15, "one", "two");
        SecretStore.Ensure(Genie, _bench.First.Owner);
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_rows_are_in_a_cluster_of_the_new_version_and_the_old_data_is_kept(bool runs)
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.Second.Running.Should().HaveCount(runs ? 1 : 0, "only that engine has PostgreSQL 15");

        var report = await UpgradeAsync();

        (report?.Engine).Should().Be(runs ? "docker" : null);
        _bench.Second.Running.Should().BeEmpty();
        _bench.First.Running.Should().HaveCount(runs ? 1 : 0);
        ClusterVersion.Read(Genie.Paths.Data).Should().Be(17);
        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        var kept = DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject;
        ClusterVersion.Read(kept.Folder).Should().Be(15);
        BackupShelf.In(Genie.Paths.Backups).Should().ContainSingle("it is made of a backup");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_rollback_brings_the_old_data_back_where_it_can_be_served_and_keeps_the_new(bool runs)
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await UpgradeAsync();
        MemoryDatabase.Fill(Genie, 17, "one", "two", "three");

        await UpgradeAsync(("rollback", "true"));

        (ClusterVersion.Read(Genie.Paths.Data), string.Join(' ', MemoryDatabase.Rows(Genie))).Should().Be((15, "one two"));
        _bench.Second.Running.Should().HaveCount(runs ? 1 : 0);
        _bench.First.Running.Should().BeEmpty();
        ClusterVersion.Read(DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject.Folder).Should().Be(17);

        await UpgradeAsync(("rollback", "true"));

        (ClusterVersion.Read(Genie.Paths.Data), MemoryDatabase.Rows(Genie).Count)
            .Should()
            .Be((17, 3), "it goes forth again");
        _bench.First.Running.Should().HaveCount(runs ? 1 : 0);
    }

    [Test]
    public async Task A_stack_that_is_not_healthy_with_the_new_data_has_its_old_data_again()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.First.IsIll = true;

        var failure = (
            await FluentActions.Awaiting(() => UpgradeAsync(("timeout", "1"))).Should().ThrowAsync<StackException>()
        ).Which;

        failure.Kind.Should().Be(FailureKind.Unhealthy);
        failure.Cause.Should().Contain("so it has its old data again");
        ClusterVersion.Read(Genie.Paths.Data).Should().Be(15);
        _bench.Second.Running.Should().Equal("genie");
        _bench.First.Running.Should().BeEmpty();
        ClusterVersion.Read(DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject.Folder).Should().Be(17);
    }

    [Test]
    public async Task Data_of_the_right_version_stays_as_it_is()
    {
        await UpgradeAsync();
        var before = DataChanges.Read(Genie).Kept;

        await UpgradeAsync();

        _bench.Said.Should().Contain(sentence => sentence.Contains("is of PostgreSQL 17 already"));
        DataChanges.Read(Genie).Kept.Should().BeEquivalentTo(before);
    }

    [Test]
    public async Task An_extension_that_the_new_version_lacks_is_told_before_anything_is_stopped()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        MemoryDatabase.Offers(Genie, "0.9");

        await IsRefusedAsync(FailureKind.Prerequisite, "its extension plpgsql is of version 0.9");
    }

    [Test]
    public async Task Data_that_no_engine_can_read_is_told_with_what_to_install()
    {
        _bench.Second.Major = 16;

        await IsRefusedAsync(FailureKind.Prerequisite, "its programs, which alone can read it");
    }

    [Test]
    public async Task Newer_data_does_not_go_back()
    {
        MemoryDatabase.Fill(Genie, 18, "one", "two");

        await IsRefusedAsync(FailureKind.Refused, "was made by PostgreSQL 18", major: 18);
    }

    [Test]
    public async Task Without_data_there_is_nothing_to_upgrade_and_without_an_upgrade_nothing_to_roll_back()
    {
        await FluentActions
            .Awaiting(() => _bench.Run().Upgrade.UpgradeAsync(StackCatalogue.Agent, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains("nothing to upgrade"));
        await FluentActions
            .Awaiting(() => UpgradeAsync(("rollback", "true")))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains("Nothing is kept"));
    }

    [Test]
    public async Task A_plan_names_every_step_and_changes_nothing()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await UpgradeAsync(("plan", "true"));

        var plan = string.Join('\n', _bench.Said);
        foreach (
            var step in new[] { "has every extension", "stop genie", "back up into", "PostgreSQL 17 in", "serve genie" }
        )
            plan.Should().Contain(step);
        MemoryDatabase.Rows(Genie).Should().HaveCount(2);
        _bench.Second.Running.Should().Equal("genie");
        Directory.Exists(Genie.Paths.Backups).Should().BeFalse();
    }

    // The rollback itself: a note, two renames, a note.
    [TestCase(0, 17)]
    [TestCase(1, 15)]
    [TestCase(2, 15)]
    public async Task Killed_within_a_rollback_the_next_run_has_the_old_data_or_the_new_and_none_is_lost(
        int renames,
        int major
    )
    {
        await UpgradeAsync();
        var changes = DataChanges.Read(Genie);
        var now = DateTimeOffset.UtcNow;
        var change = new DataChange(UpgradeVerb.What, changes.Kept[0].Folder, Genie.Paths.Data + ".before-x", now, true)
        {
            From = changes.Kept[0].Folder,
        };
        (changes with { Current = change }).Write(Genie);
        if (renames > 0)
            Directory.Move(Genie.Paths.Data, change.Before);
        if (renames > 1)
            Directory.Move(change.From, Genie.Paths.Data);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        ClusterVersion.Read(Genie.Paths.Data).Should().Be(major);
        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        DataChanges.Read(Genie).Current.Should().BeNull();
        ClusterVersion
            .Read(DataChanges.Read(Genie).Kept.Should().ContainSingle().Subject.Folder)
            .Should()
            .Be(major == 17 ? 15 : 17);
    }

    // Killed after each of its steps, an upgrade leaves the old data or the new, and the next runs end well.
    [Test]
    public async Task Killed_after_any_step_the_next_upgrade_ends_well([Range(0, 9)] int steps)
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        var run = _bench.Run();
        var (origin, target) = (
            (await run.Session.FindForAsync(Genie, 15, default))!,
            await run.Session.ChooseForNewDataAsync(Genie, default)
        );
        var scope = run.Session.Events.For("genie");
        var backup = await BackupPlan.MakeOfStoppedAsync(Genie, origin.Engine, "x", DateTimeOffset.UtcNow, default);
        PlanStep[] saving =
        [
            .. (await origin.Engine.PlanStopAsync(Genie, default)).Steps,
            new ForgetServerStep(Genie),
            backup,
        ];
        await run.Session.RunAsync(saving[..Math.Min(steps, 3)], scope, default);
        if (steps > 3)
        {
            var made = BackupChoice.Find(Genie, backup.File);
            var plan = await RestorePlan.MakeAsync(target, made, UpgradeVerb.What, DateTimeOffset.UtcNow, default);
            PlanStep[] all = [new PrepareStep(Genie, target.Engine.Owner), .. plan.Staging, .. plan.Swap];
            all.Should().HaveCount(6);
            await run.Session.RunAsync(all[..(steps - 3)], scope, default);
        }

        await UpgradeAsync();

        ClusterVersion.Read(Genie.Paths.Data).Should().Be(17);
        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
        DataChanges.Read(Genie).Current.Should().BeNull();
    }

    private async Task IsRefusedAsync(FailureKind kind, string cause, int major = 15)
    {
        var running = _bench.Second.Running.ToList();

        await FluentActions
            .Awaiting(() => UpgradeAsync())
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == kind && failure.Cause.Contains(cause));

        ClusterVersion.Read(Genie.Paths.Data).Should().Be(major);
        MemoryDatabase.Rows(Genie).Should().Equal("one", "two");
        _bench.Second.Running.Should().Equal(running);
        Directory.Exists(Genie.Paths.NextData).Should().BeFalse();
        File.Exists(Genie.Paths.DataChanges).Should().BeFalse();
    }

    private Task<Hive.Stacks.Reporting.ServeReport?> UpgradeAsync(params (string Name, string Value)[] options) =>
        _bench.Run(options).Upgrade.UpgradeAsync(StackCatalogue.Genie, default);
}
