using Hive.Stacks.Data;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

public sealed class ClusterMarkerTests
{
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void MakeAStackWithData()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
        SecretStore.Ensure(_stack, Account.Current);
        _folder.Write("data/postgres-genie/PG_VERSION", "17\n");
        WriteControl(7_400_000_000_000_000_042UL);
    }

    [TearDown]
    public void RemoveIt() => _folder.Dispose();

    [Test]
    public void It_notes_which_cluster_it_was_and_says_so_when_that_is_away()
    {
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().NotThrow();

        Directory.Delete(_stack.Paths.Data, recursive: true);

        FluentActions
            .Invoking(() => ClusterMarker.RequireData(_stack))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Refused
                && failure.Cause.Contains("7400000000000000042 of PostgreSQL 17")
                && failure.Cause.Contains("is missing")
                && failure.Remedy.Contains("GenieServe")
                && failure.Remedy.Contains("GenieReset")
            );
    }

    [Test]
    public void It_is_written_once_for_a_cluster_and_anew_for_another()
    {
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        var first = ClusterMarker.Read(_stack)!;
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        ClusterMarker.Read(_stack).Should().Be(first);

        WriteControl(1);
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);

        ClusterMarker.Read(_stack)!.SystemIdentifier.Should().Be("1");
        File.ReadAllText(ClusterMarker.FileOf(_stack))
            .Should()
            .Contain("\"system_identifier\": \"1\"")
            .And.Contain("\"postgres_major\": 17");
    }

    [Test]
    public void A_marker_that_nobody_can_read_counts_all_the_same()
    {
        _folder.Write("data/clusters/genie.json", "{ broken");
        Directory.Delete(_stack.Paths.Data, recursive: true);

        FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().Throw<StackException>();
    }

    [Test]
    public void A_stack_without_secrets_or_without_a_marker_may_begin()
    {
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        Directory.Delete(_stack.Paths.Data, recursive: true);
        Directory.Delete(_stack.Paths.Secrets, recursive: true);

        FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().NotThrow();

        SecretStore.Ensure(_stack, Account.Current);
        File.Delete(ClusterMarker.FileOf(_stack));
        FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().NotThrow();
    }

    [Test]
    public void Data_that_is_away_is_brought_back_restored_or_given_up()
    {
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        Directory.Delete(_stack.Paths.Data, recursive: true);

        var failure = FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().Throw<StackException>().Which;

        failure.Cause.Should().EndWith("serving it would begin an empty database.");
        failure
            .Remedy.Split(Environment.NewLine)
            .Should()
            .Equal(
                $"Bring the folder back (mount its disk, or move it there), then: {_stack.Command("Serve")}",
                $"  → Or restore a backup: {_stack.Command("Restore")} --backup=latest",
                $"  → Or let it start empty, when the data is gone for good: {_stack.Command("Reset")}, then {_stack.Command("Serve")}"
            );
    }

    [Test]
    public void Another_cluster_in_its_place_is_not_served_unless_it_is_taken_for_its_data()
    {
        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        WriteControl(1);

        var failure = FluentActions.Invoking(() => ClusterMarker.RequireData(_stack)).Should().Throw<StackException>().Which;

        failure.Kind.Should().Be(FailureKind.Refused);
        failure.Cause.Should().EndWith($"'{_stack.Paths.Data}' holds another cluster: 1.");
        failure
            .Remedy.Split(Environment.NewLine)
            .Should()
            .Equal(
                $"Bring its own folder back (mount its disk, or move it there), then: {_stack.Command("Serve")}",
                $"  → Or restore a backup: {_stack.Command("Restore")} --backup=latest",
                $"  → Or take this cluster for its data from now on: rm {ClusterMarker.FileOf(_stack)} && {_stack.Command("Serve")}"
            );
    }

    [Test]
    public void What_made_it_the_stacks_data_is_noted_and_kept()
    {
        var clock = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        ClusterMarker.Follow(_stack, "A restore", clock);
        ClusterMarker.Read(_stack).Should().BeNull("nothing was noted before");

        ClusterMarker.Keep(_stack, 6, TimeProvider.System);
        ClusterMarker.Read(_stack)!.By.Should().Be("A serve");

        WriteControl(1);
        ClusterMarker.Follow(_stack, "A restore", clock);
        ClusterMarker.Read(_stack).Should().Be(new ClusterMarker("1", 17, clock) { Schema = 6, By = "A restore" });
        ClusterMarker.Follow(_stack, "A restore", clock.AddHours(1));
        ClusterMarker.Read(_stack)!.Noted.Should().Be(clock, "it is noted already");

        ClusterMarker.Keep(_stack, 7, TimeProvider.System);
        ClusterMarker.Read(_stack).Should().Be(new ClusterMarker("1", 17, clock) { Schema = 7, By = "A restore" });
        File.ReadAllText(ClusterMarker.FileOf(_stack)).Should().EndWith("}\n");
    }

    [Test]
    public void A_stack_without_data_is_not_noted()
    {
        Directory.Delete(_stack.Paths.Data, recursive: true);

        ClusterMarker.Keep(_stack, 6, TimeProvider.System);

        File.Exists(ClusterMarker.FileOf(_stack)).Should().BeFalse();
    }

    private void WriteControl(ulong system) => TestControlFile.Write(_stack.Paths.Data, system);
}
