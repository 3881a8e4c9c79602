using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>Which cluster was a stack's data at an instant.</summary>
public sealed class ServedClustersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void MakeAnArchive()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
        Directory.CreateDirectory(_stack.Paths.Archive);
        _folder.Write("data/postgres-genie/PG_VERSION", "17\n");
        WriteControl(7, 1);
    }

    [TearDown]
    public void RemoveIt() => _folder.Dispose();

    [Test]
    public void The_first_was_there_ever_since_and_each_further_one_from_when_it_was_noted()
    {
        ServedClusters.Note(_stack, Noon);
        ServedClusters.Note(_stack, Noon.AddHours(1));
        WriteControl(7, 2);
        ServedClusters.Note(_stack, Noon.AddHours(2));
        WriteControl(8, 1);
        ServedClusters.Note(_stack, Noon.AddHours(3));

        ServedClusters
            .Read(_stack)
            .All.Should()
            .Equal(
                new ServedCluster(DateTimeOffset.MinValue, "7", 1, 17),
                new ServedCluster(Noon.AddHours(2), "7", 2, 17),
                new ServedCluster(Noon.AddHours(3), "8", 1, 17)
            );
        Noted().Should().EndWith("}\n");
    }

    [Test]
    public void An_instant_belongs_to_the_one_that_was_there_then()
    {
        var (first, second) = (new ServedCluster(Noon, "7", 1, 17), new ServedCluster(Noon.AddHours(2), "8", 1, 17));
        var served = new ServedClusters([first, second]);

        served.At(Noon.AddHours(-1)).Should().Be(first, "nothing is known of before");
        served.At(Noon).Should().Be(first);
        served.At(Noon.AddHours(1)).Should().Be(first);
        served.At(Noon.AddHours(2)).Should().Be(second);
        new ServedClusters([]).At(Noon).Should().BeNull();
    }

    [TestCase("{ broken")]
    [TestCase("{}")]
    [TestCase("null")]
    public void What_nobody_can_make_sense_of_is_nothing_and_is_begun_anew(string text)
    {
        File.WriteAllText(Path.Combine(_stack.Paths.Archive, "served.json"), text);
        ServedClusters.Read(_stack).All.Should().BeEmpty();

        ServedClusters.Note(_stack, Noon);

        ServedClusters.Read(_stack).All.Should().ContainSingle();
    }

    [Test]
    public void Nothing_is_noted_without_an_archive_or_without_a_cluster()
    {
        File.Delete(Path.Combine(_stack.Paths.Data, "PG_VERSION"));
        ServedClusters.Note(_stack, Noon);
        ServedClusters.Read(_stack).All.Should().BeEmpty();

        Directory.Delete(_stack.Paths.Archive);
        _folder.Write("data/postgres-genie/PG_VERSION", "17\n");
        ServedClusters.Note(_stack, Noon);
        Directory.Exists(_stack.Paths.Archive).Should().BeFalse();
    }

    // Shorter than its first number, it says nothing; without a timeline, it has none.
    [TestCase(7, null)]
    [TestCase(8, 0u)]
    [TestCase(52, 3u)]
    public void A_control_file_is_read_as_far_as_it_goes(int bytes, uint? timeline)
    {
        WriteControl(42, 3);
        var file = Path.Combine(_stack.Paths.Data, "global", "pg_control");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..bytes]);

        var read = ControlFile.Read(_stack.Paths.Data);

        read.Should().Be(timeline is { } number ? new ControlFile("42", number) : null);
    }

    [Test]
    public void A_folder_without_a_control_file_has_none_and_is_not_complete()
    {
        ControlFile.Read(_folder.In("missing")).Should().BeNull();
        ClusterVersion.IsComplete(_stack.Paths.Data).Should().BeTrue();
        ClusterVersion.IsComplete(_folder.In("missing")).Should().BeFalse();
        File.Delete(Path.Combine(_stack.Paths.Data, "global", "pg_control"));
        ClusterVersion.IsComplete(_stack.Paths.Data).Should().BeFalse();
    }

    private string Noted() => File.ReadAllText(Path.Combine(_stack.Paths.Archive, "served.json"));

    private void WriteControl(ulong system, uint timeline) => TestControlFile.Write(_stack.Paths.Data, system, timeline);
}
