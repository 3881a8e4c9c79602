using Hive.Stacks.Catalogue;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Diagnosis;

/// <summary>What Doctor says of a workspace's own files.</summary>
public sealed class WorkspaceFindingTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public async Task MakeWorkspace()
    {
        _folder = new TemporaryFolder();
        foreach (var step in InitPlan.Of(Requested.In(_folder), WorkspaceSnapshot.Take(Requested.In(_folder))))
            await step.CarryOutAsync();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_workspace_that_was_just_made_is_in_order() =>
        Look().Should().OnlyContain(finding => finding.State == FindingState.Ok);

    [TestCase("HIVE_GENIE_PROT=1", "nothing reads HIVE_GENIE_PROT", "did you mean HIVE_GENIE_PORT?")]
    [TestCase("OPENAI_APIKEY=hunter2", "nothing reads OPENAI_APIKEY", "did you mean OPENAI_API_KEY?")]
    [TestCase("HIVE_COLOUR_OF_THE_SHED=red", "nothing reads HIVE_COLOUR_OF_THE_SHED", ".env.example has all that there is")]
    public void A_variable_that_nothing_reads_is_named_with_the_nearest_that_something_does(
        string line,
        string detail,
        string mend
    )
    {
        File.AppendAllText(_folder.In(".env"), line + "\n");

        var finding = Look().Single(one => one.State != FindingState.Ok);

        finding.Detail.Should().Contain(detail);
        finding.Mend.Should().Contain(mend);
        finding.ToString().Should().NotContain("hunter2");
    }

    [Test]
    public void A_variable_of_the_users_own_is_his()
    {
        File.AppendAllText(_folder.In(".env"), "MY_TEAM=blue\nOPENAI_API_KEY=hunter2\n");

        Look().Should().OnlyContain(finding => finding.State == FindingState.Ok);
    }

    [Test]
    public void A_variable_that_an_older_file_lacks_is_named_with_the_command_that_adds_it()
    {
        Change(".env", text => string.Join('\n', text.Split('\n').Where(line => !line.Contains("HIVE_AGENT_PORT"))));

        Look()
            .Single(one => one.State != FindingState.Ok)
            .Should()
            .Match<Finding>(one => one.Detail.EndsWith("lacks HIVE_AGENT_PORT") && one.Mend == "the init command");
    }

    [Test]
    public void A_workspace_that_was_moved_is_told_with_both_places()
    {
        Change(".env", text => text.Replace($"HIVE_WORKSPACE_PATH={_folder.Path}", "HIVE_WORKSPACE_PATH=/srv/former"));

        Look()
            .Single(one => one.State != FindingState.Ok)
            .Should()
            .Match<Finding>(one =>
                one.Detail.Contains($"the workspace was /srv/former and is {_folder.Path} now")
                && one.Mend == "the init command"
            );
    }

    [Test]
    public void Settings_that_others_can_read_are_told()
    {
        File.SetUnixFileMode(_folder.In(".env"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Look().Single(one => one.State != FindingState.Ok).Mend.Should().Be($"chmod 600 '{_folder.In(".env")}'");
    }

    [Test]
    public void A_compose_file_of_another_version_is_told_and_how_to_compare()
    {
        Change("docker-compose-genie.yml", text => text + "# mine\n");

        var finding = Look().Single(one => one.State != FindingState.Ok);

        finding.What.Should().Be("docker-compose-genie.yml");
        finding
            .Mend.Should()
            .Contain(
                $"diff '{_folder.In("docker-compose-genie.yml")}' '{Requested.Product.ComposeFile(StackCatalogue.Genie)}'"
            )
            .And.Contain("the init command");
    }

    [Test]
    public void An_MCP_file_that_points_at_another_port_is_told()
    {
        File.AppendAllText(_folder.In(".env"), "HIVE_WORKSPACE_PORT=47501\n");

        var finding = Look().Single(one => one.State != FindingState.Ok);

        finding.Detail.Should().Be("points at port 8886, and the workspace's API answers on 47501");
        finding.Mend.Should().Contain("s/:8886/:47501/");
    }

    [TestCase("{ \"mcpServers\": ")]
    [TestCase("{ \"mcpServers\": [] }")]
    public void An_MCP_file_that_is_none_is_told(string text)
    {
        Change(".mcp.json", _ => text);

        Look().Single(one => one.State != FindingState.Ok).Detail.Should().StartWith("cannot be understood");
    }

    [Test]
    public void An_MCP_file_without_our_server_is_the_users_own()
    {
        Change(".mcp.json", _ => "{ \"mcpServers\": {} }");

        Look().Should().OnlyContain(finding => finding.State == FindingState.Ok);
    }

    [Test]
    public void A_provider_key_that_others_can_read_is_named_and_not_shown()
    {
        var stack = Requested.Genie(_folder);
        var file = ProviderKeys.FileOf(stack, "OPENAI_API_KEY");
        File.WriteAllText(file, "hunter2");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var finding = WorkspaceChecks.Secrets(stack);

        finding.Mend.Should().Be($"chmod 600 '{file}'");
        finding.ToString().Should().NotContain("hunter2");
    }

    private IEnumerable<Finding> Look() => WorkspaceChecks.Look(Requested.In(_folder), "the init command");

    private void Change(string file, Func<string, string> change) =>
        File.WriteAllText(_folder.In(file), change(File.ReadAllText(_folder.In(file))));
}
