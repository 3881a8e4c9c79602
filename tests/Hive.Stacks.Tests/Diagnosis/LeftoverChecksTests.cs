using Hive.Stacks.Data;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Diagnosis;

public sealed class LeftoverChecksTests
{
    private TemporaryFolder _folder = null!;

    private StackInstance Genie => Requested.Genie(_folder);

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _folder.Write("data/.lock", "");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Drafts_of_killed_runs_are_named_with_the_command_that_removes_them()
    {
        string[] drafts =
        [
            _folder.Write("data/backups/genie/20261127-085749.dump.new", "half"),
            _folder.Write("data/backups/agent-gone/20261127-085749.json", "{}"),
            Path.GetDirectoryName(_folder.Write("data/import.new/.env", ""))!,
            Path.GetDirectoryName(_folder.Write("data/postgres-genie.next/PG_VERSION", "17"))!,
            Path.GetDirectoryName(_folder.Write("data/postgres-genie.before-20261127-085749/PG_VERSION", "17"))!,
            Path.GetDirectoryName(_folder.Write("data/postgres-genie.removing/PG_VERSION", "17"))!,
        ];
        _folder.Write("data/backups/genie/20261127-085748.dump", "whole");
        _folder.Write("data/backups/genie/20261127-085748.json", "{}");

        var finding = await LookAsync();

        finding!.State.Should().Be(FindingState.Note);
        finding.Mend!.Split(' ')[2..].Should().BeEquivalentTo(drafts);
    }

    [Test]
    public async Task What_a_note_tells_of_is_finished_or_kept_and_no_leftover()
    {
        var kept = Path.GetDirectoryName(_folder.Write("data/postgres-genie.before-1/PG_VERSION", "17"))!;
        var before = Path.GetDirectoryName(_folder.Write("data/postgres-genie.before-2/PG_VERSION", "17"))!;
        _folder.Write("data/postgres-genie.next/PG_VERSION", "17");
        new DataChanges(
            new DataChange("A restore", "x", before, default, IsProved: true),
            [new KeptData(kept, "A rewind", default, null)]
        ).Write(Genie);

        (await LookAsync()).Should().BeNull();
    }

    [Test]
    public async Task While_a_run_is_at_work_nothing_is_a_leftover()
    {
        _folder.Write("data/backups/genie/20261127-085749.dump.new", "half");
        using var held = await FileLock.TakeAsync(Genie.Workspace.LockFile, TimeSpan.Zero, null, default);

        (await LookAsync()).Should().BeNull();
    }

    private Task<Finding?> LookAsync() => LeftoverChecks.LookAsync(Genie.Workspace, [Genie], default);
}
