using System.IO.Compression;
using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

/// <summary>What an archive holds of a cluster.</summary>
public sealed class BaseBackupTests
{
    private const ulong Start = 0x1_2A00_0028;
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private TemporaryFolder _archive = null!;

    [SetUp]
    public void MakeAnArchive() => _archive = new TemporaryFolder();

    [TearDown]
    public void RemoveIt() => _archive.Dispose();

    [Test]
    public void The_complete_ones_are_read_the_oldest_first()
    {
        Write("later", Noon.AddHours(1));
        Write("first", Noon);
        Write("draft.new", Noon);

        BaseBackup
            .In(_archive.Path)
            .Should()
            .Equal(
                new BaseBackup(_archive.In("base/first"), 3, Start, Noon, 42),
                new BaseBackup(_archive.In("base/later"), 3, Start, Noon.AddHours(1), 42)
            );
    }

    [TestCase("done", "soon")]
    [TestCase("backup_manifest", "{ broken")]
    [TestCase("backup_manifest", "{}")]
    [TestCase("backup_manifest", """{"WAL-Ranges":[{"Timeline":3,"Start-LSN":"12A"}],"Files":[]}""")]
    [TestCase("done", null)]
    public void One_that_is_not_whole_is_none(string file, string? text)
    {
        Write("one", Noon);
        if (text is null)
            File.Delete(_archive.In($"base/one/{file}"));
        else
            File.WriteAllText(_archive.In($"base/one/{file}"), text);

        BaseBackup.In(_archive.Path).Should().BeEmpty();
    }

    [Test]
    public void Without_a_folder_of_them_there_are_none() => BaseBackup.In(_archive.Path).Should().BeEmpty();

    [TestCase(3u, null, true)]
    [TestCase(4u, null, false)]
    [TestCase(4u, "1\t0/5000\tno\n3\t1/2A000029\tbefore\n", true)]
    [TestCase(4u, "3\t1/2A000028\tbefore\n", false, Description = "the timeline was left before the backup began")]
    [TestCase(4u, "2\t1/2A000029\tbefore\n", false)]
    [TestCase(4u, "3\t0/FFFFFFFF\tbefore\n", false)]
    public void A_timeline_goes_on_from_it_if_it_was_left_after_the_backup_began(
        uint timeline,
        string? history,
        bool leads
    ) => new BaseBackup("/srv", 3, Start, Noon, 42).LeadsTo(timeline, history).Should().Be(leads);

    [Test]
    public void A_history_is_found_in_the_archive_or_else_in_the_cluster()
    {
        using var cluster = new TemporaryFolder();
        BaseBackup.History(_archive.Path, cluster.Path, 10).Should().BeNull();
        BaseBackup.History(_archive.Path, cluster: null, 10).Should().BeNull();

        cluster.Write("pg_wal/0000000A.history", "of the cluster");
        BaseBackup.History(_archive.Path, cluster.Path, 10).Should().Be("of the cluster");

        Directory.CreateDirectory(_archive.In("wal"));
        using (var packed = new GZipStream(File.Create(_archive.In("wal/0000000A.history.gz")), CompressionMode.Compress))
            packed.Write("of the archive"u8);
        BaseBackup.History(_archive.Path, cluster.Path, 10).Should().Be("of the archive");
    }

    private void Write(string name, DateTimeOffset done)
    {
        _archive.Write($"base/{name}/done", $"{done.ToUnixTimeSeconds()}\n");
        _archive.Write(
            $"base/{name}/backup_manifest",
            """{"WAL-Ranges":[{"Timeline":3,"Start-LSN":"1/2A000028"}],"Files":[{"Size":40},{"Size":2}]}"""
        );
    }
}
