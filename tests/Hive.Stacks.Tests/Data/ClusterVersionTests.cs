using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

public sealed class ClusterVersionTests
{
    [TestCase("17\n", 17)]
    [TestCase("15", 15)]
    [TestCase("9.6\n", null)]
    [TestCase("", null)]
    public void It_is_read_from_the_cluster(string text, int? major)
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", text);

        ClusterVersion.Read(folder.Path).Should().Be(major);
    }

    [Test]
    public void An_empty_or_missing_folder_has_none_and_is_accepted()
    {
        using var folder = new TemporaryFolder();

        ClusterVersion.Read(folder.Path).Should().BeNull();
        FluentActions
            .Invoking(() => ClusterVersion.RequireMajor(Genie(folder), folder.In("missing"), 17, "the image"))
            .Should()
            .NotThrow();
    }

    [Test]
    public void Data_of_another_version_is_refused_and_both_versions_are_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", "15\n");

        FluentActions
            .Invoking(() => ClusterVersion.RequireMajor(Genie(folder), folder.Path, 17, "the image"))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Refused
                && failure.Cause.Contains("PostgreSQL 15")
                && failure.Cause.Contains("the image brings PostgreSQL 17")
                && failure.Remedy.Contains("--target=GenieUpgrade")
            );
    }

    [TestCase(
        15,
        17,
        "Bring it to PostgreSQL 17: ",
        "Or run it with PostgreSQL 15 (--engine=local where that is installed); nothing"
    )]
    [TestCase(18, 17, "Run it with PostgreSQL 18, which a newer version of this product", "has; nothing was changed.")]
    public void Older_data_can_be_brought_on_and_newer_data_needs_its_own_server(
        int made,
        int offered,
        string first,
        string then
    )
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", $"{made}\n");

        FluentActions
            .Invoking(() => ClusterVersion.RequireMajor(Genie(folder), folder.Path, offered, "the image"))
            .Should()
            .Throw<StackException>()
            .Which.Remedy.Should()
            .StartWith(first)
            .And.Contain(then);
    }

    [Test]
    public void Data_of_the_same_version_is_accepted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("PG_VERSION", "17\n");

        FluentActions
            .Invoking(() => ClusterVersion.RequireMajor(Genie(folder), folder.Path, 17, "the image"))
            .Should()
            .NotThrow();
    }

    private static StackInstance Genie(TemporaryFolder folder) => Requested.In(folder).Resolve(StackCatalogue.Genie);
}
