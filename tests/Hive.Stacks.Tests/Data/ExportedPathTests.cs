using Hive.Stacks.Data;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>Which files an archive of a workspace may hold, where they go, and who may read them there.</summary>
public sealed class ExportedPathTests
{
    [TestCase("ai/agents/one.yaml", null)]
    [TestCase(".env", null)]
    [TestCase(".mcp.json", null)]
    [TestCase("docker-compose.genie.yml", null)]
    [TestCase("backups/genie/one.dump", null)]
    [TestCase("secrets/genie/api_key", null)]
    [TestCase("instances/agent-x.env", null)]
    [TestCase("ai", "belongs nowhere in a workspace")]
    [TestCase("docker-compose.genie.sh", "belongs nowhere in a workspace")]
    [TestCase("other.yml", "belongs nowhere in a workspace")]
    [TestCase("secrets/genie/deep/api_key", "belongs nowhere in a workspace")]
    [TestCase("ai/../.env", "leads out of the workspace")]
    [TestCase("ai/./one.yaml", "leads out of the workspace")]
    [TestCase("ai//one.yaml", "leads out of the workspace")]
    [TestCase("/etc/passwd", "leads out of the workspace")]
    [TestCase("ai/c:one", "is no name of a file here")]
    [TestCase("ai\\one", "is no name of a file here")]
    [TestCase("ai/on\u0007e", "is no name of a file here")]
    public void Other_names_are_refused_with_the_reason(string name, string? problem) =>
        ExportedPath.Problem(name).Should().Be(problem);

    [Test]
    public void A_name_may_be_as_long_as_a_path()
    {
        ExportedPath.Problem("ai/" + new string('a', 4093)).Should().BeNull();
        ExportedPath.Problem("ai/" + new string('a', 4094)).Should().Be("is no name of a file here");
    }

    [TestCase(".env", true)]
    [TestCase("secrets/genie/api_key", true)]
    [TestCase("backups/genie/one.dump", true)]
    [TestCase("ai/agents/one.yaml", false)]
    [TestCase("docker-compose.genie.yml", false)]
    public void What_is_secret_is_read_by_its_owner_alone(string name, bool isPrivate)
    {
        ExportedPath.ModeOf(name).Should().Be(isPrivate ? WholeFile.Private : WholeFile.Readable);
        if (OperatingSystem.IsWindows() || !name.Contains('/'))
            return;
        using var folder = new TemporaryFolder();
        var file = ExportedPath.In(Workspace.At(folder.Path), name);
        Directory.CreateDirectory(folder.In("data"));

        ExportedPath.EnsureFolder(file, name);

        File.GetUnixFileMode(Path.GetDirectoryName(file)!).HasFlag(UnixFileMode.OtherRead).Should().Be(!isPrivate);
    }

    [TestCase("ai/agents/one.yaml", "ai/agents/one.yaml")]
    [TestCase(".env", ".env")]
    [TestCase("backups/genie/one.dump", "data/backups/genie/one.dump")]
    [TestCase("secrets/genie/api_key", "data/secrets/genie/api_key")]
    [TestCase("instances/agent-x.env", "data/instances/agent-x.env")]
    public void Data_goes_into_the_folder_of_data(string name, string path)
    {
        using var folder = new TemporaryFolder();

        ExportedPath.In(Workspace.At(folder.Path), name).Should().Be(folder.In(path));
    }

    [Test]
    public void A_folder_that_is_there_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var kept = folder.Write("data/secrets/genie/api_key", "kept");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                Path.GetDirectoryName(kept)!,
                UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite | UnixFileMode.GroupRead
            );

        ExportedPath.EnsureFolder(kept, "secrets/genie/api_key");

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.GetDirectoryName(kept)!).HasFlag(UnixFileMode.GroupRead).Should().BeTrue();
    }
}
