using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>What is on file about a change of a stack's data.</summary>
public sealed class DataChangesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    private DataChange Change => new("A restore", "a backup", _stack.Paths.Data + ".before", Noon, IsProved: true);

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void It_is_read_as_it_was_written_and_gone_when_nothing_is_left_to_tell()
    {
        var kept = new KeptData(_stack.Paths.Data + ".kept", "An upgrade", Noon, Noon.AddDays(7));
        Directory.CreateDirectory(_folder.In("data"));

        new DataChanges(Change, [kept]).Write(_stack);

        var read = DataChanges.Read(_stack);
        read.Current.Should().Be(Change);
        read.Kept.Should().Equal(kept);
        File.ReadAllText(_stack.Paths.DataChanges).Should().EndWith("}\n");

        DataChanges.None.Write(_stack);
        File.Exists(_stack.Paths.DataChanges).Should().BeFalse();
        DataChanges.Read(_stack).Current.Should().BeNull();
    }

    [Test]
    public void One_that_nobody_can_make_sense_of_is_refused()
    {
        _folder.Write("data/postgres-genie.changes.json", "{ broken");

        var failure = FluentActions.Invoking(() => DataChanges.Read(_stack)).Should().Throw<StackException>().Which;

        failure.Kind.Should().Be(FailureKind.Refused);
        failure
            .Cause.Should()
            .StartWith($"'{_stack.Paths.DataChanges}' tells how a change of the data of genie stands, and cannot be read: ");
        failure.Remedy.Should().StartWith("Run this as its owner; or look at the folders beside it");
    }

    [Test]
    public void What_is_kept_may_go_at_its_end_and_not_while_that_is_open()
    {
        var (due, later, open) = (Kept(Noon), Kept(Noon.AddSeconds(1)), Kept(null));

        new DataChanges(null, [due, later, open]).Expired(Noon).Should().Equal(due);
    }

    [Test]
    public void Folders_that_are_put_aside_in_the_same_second_get_numbers()
    {
        var first = KeptData.FolderFor(_stack, Noon);
        Directory.CreateDirectory(first);
        var second = KeptData.FolderFor(_stack, Noon);
        Directory.CreateDirectory(second);

        first.Should().Be(_stack.Paths.Data + ".before-20261129-120000");
        second.Should().Be(first + "-2");
        KeptData.FolderFor(_stack, Noon).Should().Be(first + "-3");
    }

    [Test]
    public void An_interrupted_change_whose_folders_are_not_as_it_left_them_is_refused()
    {
        _folder.Write("data/postgres-genie/PG_VERSION", "17\n");
        _folder.Write("data/postgres-genie/global/pg_control", "anything");
        Directory.CreateDirectory(_stack.Paths.NextData);
        Directory.CreateDirectory(Change.Before);
        new DataChanges(Change, []).Write(_stack);

        var failure = FluentActions.Invoking(() => InterruptedChange.Find(_stack)).Should().Throw<StackException>().Which;

        failure.Cause.Should().Be("A restore of genie was interrupted, and its folders are not as it left them.");
        failure
            .Remedy.Should()
            .Be(
                $"Look at '{_stack.Paths.Data}', '{_stack.Paths.NextData}' and '{Change.Before}', leave the right one as the first, and remove '{_stack.Paths.DataChanges}'."
            );
    }

    private static KeptData Kept(DateTimeOffset? until) => new("/srv/kept", "A restore", Noon.AddDays(-7), until);
}
