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

    private static StackInstance Genie(TemporaryFolder folder) => Requested.In(folder).Resolve(StackCatalogue.Genie);
}
