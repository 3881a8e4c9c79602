using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class WorkspaceTests
{
    [TestCase("plain")]
    [TestCase("with spaces and 'quotes'")]
    [TestCase("ünïcödé-蜂")]
    [TestCase("not/there/yet")]
    public void A_folder_is_a_workspace_under_its_own_name(string name)
    {
        using var folder = new TemporaryFolder();

        Workspace.At(folder.In(name)).Root.Should().Be(folder.In(name));
    }

    [TestCase("{0}/a/")]
    [TestCase("{0}/a//")]
    [TestCase("{0}/./a")]
    [TestCase("{0}/b/../a")]
    public void Every_spelling_of_a_path_is_one_workspace(string spelling)
    {
        using var folder = new TemporaryFolder();

        Workspace.At(string.Format(null, spelling, folder.Path)).Should().Be(Workspace.At(folder.In("a")));
    }

    [Test]
    public void A_link_and_its_target_are_one_workspace()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("real/inner"));
        Directory.CreateSymbolicLink(folder.In("link"), folder.In("real"));
        Directory.CreateSymbolicLink(folder.In("chain"), "link");

        Workspace.At(folder.In("chain/inner")).Should().Be(Workspace.At(folder.In("real/inner")));
        Workspace.At(folder.In("link/new")).Root.Should().Be(folder.In("real/new"));
    }

    [Test]
    public void A_link_to_a_folder_below_another_link_is_followed_to_its_end()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("real/inner"));
        Directory.CreateSymbolicLink(folder.In("alias"), folder.In("real"));
        Directory.CreateSymbolicLink(folder.In("deep"), folder.In("alias/inner"));

        Workspace.At(folder.In("deep")).Should().Be(Workspace.At(folder.In("real/inner")));
    }

    [Test]
    public void The_tilde_is_the_home_folder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Workspace.At("~/hive-test").Should().Be(Workspace.At(Path.Combine(home, "hive-test")));
        Workspace.At("~").Should().Be(Workspace.At(home));
    }

    [Test]
    public void Different_folders_have_different_names_on_the_machine()
    {
        using var folder = new TemporaryFolder();
        var (one, other) = (Workspace.At(folder.In("one")), Workspace.At(folder.In("other")));

        one.Id.Should().MatchRegex("^[0-9a-f]{8}$").And.NotBe(other.Id).And.Be(Workspace.At(folder.In("one")).Id);
    }

    [TestCase("")]
    [TestCase("  ")]
    public void An_empty_path_is_refused(string path) =>
        FluentActions
            .Invoking(() => Workspace.At(path))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse);

    [Test]
    public void A_file_is_refused()
    {
        using var folder = new TemporaryFolder();

        FluentActions
            .Invoking(() => Workspace.At(folder.Write("file", "")))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("is a file"));
    }
}
