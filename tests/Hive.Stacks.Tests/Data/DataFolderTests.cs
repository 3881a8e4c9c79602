using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

public sealed class DataFolderTests
{
    [Test]
    public void A_folder_that_is_missing_or_empty_holds_nothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("mounted/lost+found"));
        folder.Write("mounted/.gitkeep", "");

        DataFolder
            .Read(folder.In("missing"))
            .Should()
            .Be(new DataFolder(folder.In("missing"), DataState.Absent, "is missing"));
        folder.Write("mounted/.DS_Store", "");
        DataFolder.Read(folder.In("mounted")).Detail.Should().Be("is empty");
        DataFolder.Read(folder.In("mounted")).State.Should().Be(DataState.Absent, "a new file system leaves such files");
    }

    [Test]
    public void A_cluster_has_a_version_and_a_control_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", "17\n");
        folder.Write("global/pg_control", "anything");

        DataFolder.Read(folder.Path).Should().Be(new DataFolder(folder.Path, DataState.Present, "holds a database cluster"));
    }

    [TestCase("PG_VERSION", "global/pg_control")]
    [TestCase("global/pg_control", "PG_VERSION")]
    [TestCase("base/1/1259", "PG_VERSION")]
    [TestCase(".initialising/PG_VERSION", "PG_VERSION")]
    [TestCase("notes.txt", "PG_VERSION")]
    public void What_is_no_whole_cluster_is_unknown_and_never_nothing(string file, string missing)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, "anything");

        DataFolder.Read(folder.Path).State.Should().Be(DataState.Unknown);
        DataFolder.Read(folder.Path).Detail.Should().Contain($"no {missing}");
    }

    [Test]
    public void A_file_that_a_crash_left_empty_makes_no_cluster()
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", "17\n");
        folder.Write("global/pg_control", "");

        DataFolder.Read(folder.Path).State.Should().Be(DataState.Unknown);
    }

    [Test]
    public void A_link_to_what_is_not_there_and_a_file_in_its_place_are_unknown()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.In("link"), folder.In("unplugged"));
        folder.Write("file", "");

        DataFolder
            .Read(folder.In("link"))
            .Should()
            .Be(
                new DataFolder(
                    folder.In("link"),
                    DataState.Unknown,
                    $"is a link to '{folder.In("unplugged")}', which is not there"
                )
            );
        DataFolder.Read(folder.In("file")).State.Should().Be(DataState.Unknown);
    }

    [Test]
    public void A_folder_that_this_user_cannot_look_into_is_unknown()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data/PG_VERSION", "17\n");
        // Not even root looks into a chain of links without an end.
        File.CreateSymbolicLink(folder.In("circle"), folder.In("circle"));

        DataFolder.Read(folder.In("circle")).State.Should().Be(DataState.Unknown);
    }
}
