using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

public sealed class SavedDataTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private TemporaryFolder _folder = null!;

    private StackInstance Genie => Requested.Genie(_folder);

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Data_that_is_too_large_for_the_archive_is_told_until_the_bound_is_another()
    {
        SavedData.Look(Genie, Now, Now).ArchiveProblem.Should().BeNull();
        _folder.Write("data/archive/genie/7400000000000000042/too-large", "7d,2GiB\n");

        SavedData
            .Look(Genie, Now, Now)
            .ArchiveProblem.Should()
            .Contain("nothing of it is archived")
            .And.Contain("HIVE_ARCHIVE_KEEP=7d,2GiB");

        _folder.Write(".env", SavedData.LargerArchive + "\n");
        SavedData.Look(Genie, Now, Now).ArchiveProblem.Should().BeNull("the server tries again");
    }

    [Test]
    public void What_was_too_large_of_another_cluster_is_no_problem_of_this_one()
    {
        _folder.Write("data/archive/genie/7/too-large", "7d,2GiB\n");
        _folder.Write("data/archive/genie/8/done", "");
        SavedData.Look(Genie, Now, Now).ArchiveProblem.Should().NotBeNull("nobody knows which cluster it is");

        TestControlFile.Write(Genie.Paths.Data, 8);
        SavedData.Look(Genie, Now, Now).ArchiveProblem.Should().BeNull();

        TestControlFile.Write(Genie.Paths.Data, 7);
        SavedData.Look(Genie, Now, Now).ArchiveProblem.Should().NotBeNull();
    }

    [TestCase("0", 100, 100, null)]
    [TestCase("24h", 1, 100, null)]
    [TestCase("24h", 26, 100, "its last backup is of")]
    [TestCase("24h", 26, 1, null, Description = "it runs since an hour ago")]
    [TestCase("24h", null, 100, "there is no backup of it")]
    [TestCase("24h", null, 1, null)]
    [TestCase("24h", 100, null, null, Description = "it does not run")]
    public void A_backup_that_is_older_than_the_schedule_says_is_told(string every, int? age, int? running, string? problem)
    {
        _folder.Write(".env", $"HIVE_BACKUP_EVERY={every}\n");
        if (age is { } hours)
        {
            _folder.Write("data/backups/genie/scheduled/20261127-085749.json", "{}");
            var dump = _folder.Write("data/backups/genie/scheduled/20261127-085749.dump", "PGDMP");
            File.SetLastWriteTimeUtc(dump, Now.AddHours(-hours).UtcDateTime);
        }

        var saved = SavedData.Look(Genie, running is { } since ? Now.AddHours(-since) : null, Now);

        if (problem is null)
            saved.BackupProblem.Should().BeNull();
        else
            saved.BackupProblem.Should().Contain(problem);
        (saved.LastBackup is null).Should().Be(age is null);
    }

    [TestCase("HIVE_BACKUP_EVERY=often")]
    [TestCase("HIVE_BACKUP_EVERY=0s")]
    [TestCase("HIVE_BACKUP_KEEP=0")]
    [TestCase("HIVE_BACKUP_KEEP=many")]
    public void What_is_no_schedule_is_refused(string line)
    {
        _folder.Write(".env", line + "\n");

        FluentActions
            .Invoking(() => Genie)
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy.Contains(line.Split('=')[0]));
    }
}
