using Hive.Service.Tools.Confinement;
using Hive.Tests.Postgres;

namespace Hive.Service.Tests.Tools;

internal sealed class VisiblePathsTests
{
    [Test]
    public void All_is_visible_that_neither_is_hidden_nor_leads_there()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var name in new[] { "ai/agent.yaml", "data/secrets/api_key", "data/secrets/genie/api_key", "data/notes.txt" }
        )
            folder.Write(name, "");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), Path.Combine(folder.Path, "data/secrets"));
        string[] hidden = [Path.Combine(folder.Path, "data/secrets"), Path.Combine(folder.Path, ".env")];

        var visible = VisiblePaths.Beside(hidden).ToList();

        visible
            .Where(path => path.StartsWith(folder.Path + "/", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(folder.Path, path))
            .Should()
            .BeEquivalentTo("ai", "data/notes.txt");
        visible.Should().Contain("/usr").And.NotContain(["/", "/tmp", folder.Path]);
    }

    [TestCase("/srv/user", "/srv/user/hive/data", true)]
    [TestCase("/", "/srv", true)]
    [TestCase("/srv/user", "/srv/user2/data", false)]
    [TestCase("/srv/user", "/srv/user", false)]
    public void A_folder_leads_to_what_lies_below_it(string folder, string hidden, bool expected) =>
        VisiblePaths.LeadsTo(folder, [hidden]).Should().Be(expected);
}
