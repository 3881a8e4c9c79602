using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>The folder of a stack's backups.</summary>
public sealed class BackupShelfTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_newest_comes_first_whoever_made_it()
    {
        var oldest = Write("20261127-120000");
        var own = Write("scheduled/20261128-120000");
        var newest = Write("20261129-120000");
        var later = Write("scheduled/20261129-130000");

        BackupShelf.Of(_stack).Should().Equal(later, newest, own, oldest);
    }

    [Test]
    public void A_link_among_those_that_the_server_made_leads_nowhere()
    {
        var real = Write("20261127-120000");
        Directory.CreateDirectory(_stack.Paths.ScheduledBackups);
        File.CreateSymbolicLink(Path.Combine(_stack.Paths.ScheduledBackups, "20261128-120000.dump"), real);
        _folder.Write("data/backups/genie/scheduled/20261128-120000.json", "{}");

        BackupShelf.Of(_stack).Should().Equal(real);
    }

    [Test]
    public void Backups_of_the_same_second_get_numbers_and_the_later_one_is_the_newer()
    {
        var first = BackupShelf.NewFile(_stack, Noon);
        Write("20261129-120000");
        var second = BackupShelf.NewFile(_stack, Noon);
        Write("20261129-120000-2");

        Path.GetFileName(first).Should().Be("20261129-120000.dump");
        Path.GetFileName(second).Should().Be("20261129-120000-2.dump");
        Path.GetFileName(BackupShelf.NewFile(_stack, Noon)).Should().Be("20261129-120000-3.dump");
        BackupShelf.Of(_stack).Should().Equal(second, first);
    }

    [TestCase("{ broken")]
    [TestCase("")]
    public void What_is_no_manifest_is_none(string text) => BackupManifest.Parse(text).Should().BeNull();

    private string Write(string name)
    {
        _folder.Write($"data/backups/genie/{name}.json", "{}");
        return _folder.Write($"data/backups/genie/{name}.dump", "PGDMP");
    }
}
