using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class WorkspaceTemplateTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void It_has_the_seeds_files_and_an_example_with_a_guide_of_each_kind()
    {
        var files = WorkspaceTemplate.All(Requested.Product, 8886).Select(file => file.Path).ToList();

        files.Should().OnlyHaveUniqueItems();
        files
            .Should()
            .Contain([
                .. StackCatalogue
                    .All.Select(stack => stack.ComposeFile)
                    .Where(name => File.Exists(Path.Combine(Requested.Product.Root, "compose", name))),
                ".env.example",
                ".gitignore",
                ".mcp.json",
                ".claude/settings.json",
                ".claude/CLAUDE.md",
            ]);
        foreach (var kind in new[] { "agents", "teams", "workflows", "tools" })
            files.Should().Contain($"ai/{kind}/README.md").And.ContainMatch($"ai/{kind}/*/config.yaml");
        files.Should().Contain(["ai/knowledge/README.md", "ai/knowledge/handbook.md"]);
    }

    [Test]
    public void Serving_makes_what_the_stacks_mount_with_the_right_port_and_leaves_the_rest()
    {
        _folder.Write(".env", "HIVE_GENIE_PORT=47321\n");

        WorkspaceTemplate.EnsureMounted(Requested.Genie(_folder));

        Directory
            .EnumerateFileSystemEntries(_folder.Path)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo(".env", ".mcp.json", ".claude", "ai");
        ((string)JsonNode.Parse(File.ReadAllText(_folder.In(".mcp.json")))!["mcpServers"]!["hive"]!["url"]!)
            .Should()
            .Be("http://127.0.0.1:47321/mcp");
        Directory
            .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".env", StringComparison.Ordinal))
            .Should()
            .OnlyContain(
                file => File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead),
                "a container reads them as its own user"
            )
            .And.OnlyContain(file => !File.ReadAllText(file).Contains("{workspace-"));
    }

    [Test]
    public void What_the_user_has_is_not_filled_up()
    {
        Directory.CreateDirectory(_folder.In("ai"));
        _folder.Write(".mcp.json", "{}");

        WorkspaceTemplate.EnsureMounted(Requested.Genie(_folder));

        Directory.EnumerateFileSystemEntries(_folder.In("ai")).Should().BeEmpty();
        File.ReadAllText(_folder.In(".mcp.json")).Should().Be("{}");
    }

    [Test]
    public void Nothing_in_it_holds_a_key()
    {
        SecretStore.Ensure(Requested.In(_folder).Resolve(StackCatalogue.Workspace), Account.Current);

        WorkspaceTemplate
            .All(Requested.Product, 8886)
            .Should()
            .OnlyContain(file => !file.Content.Contains("hive_", StringComparison.Ordinal) || !file.Path.EndsWith(".json"));
    }

    [Test]
    public async Task The_script_for_Claude_Code_prints_the_header_with_the_key_from_any_folder()
    {
        var stack = Requested.In(_folder).Resolve(StackCatalogue.Workspace);
        SecretStore.Ensure(stack, Account.Current);
        foreach (var file in WorkspaceTemplate.All(Requested.Product, 8886))
            file.Write(stack.Workspace);

        var run = await new ProcessRunner().RunAsync(
            new Command("sh", [_folder.In(".claude/mcp-headers.sh")]) { WorkingDirectory = "/" }
        );

        run.ExitCode.Should().Be(0, run.Error);
        ((string)JsonNode.Parse(run.Output)!["x-api-key"]!).Should().Be(SecretStore.ApiKey(stack)!.Reveal());
    }

    [Test]
    public async Task The_command_in_the_file_of_MCP_servers_works_from_any_folder()
    {
        var stack = Requested.In(_folder).Resolve(StackCatalogue.Workspace);
        SecretStore.Ensure(stack, Account.Current);
        foreach (var file in WorkspaceTemplate.All(Requested.Product, 8886))
            file.Write(stack.Workspace);
        var hive = JsonNode.Parse(File.ReadAllText(Path.Combine(stack.Workspace.Root, ".mcp.json")))!["mcpServers"]![
            "hive"
        ]!;

        var run = await new ProcessRunner().RunAsync(
            new Command("sh", ["-c", (string)hive["headersHelper"]!]) { WorkingDirectory = "/" }
        );

        run.ExitCode.Should().Be(0, run.Error);
        ((string)JsonNode.Parse(run.Output)!["x-api-key"]!).Should().Be(SecretStore.ApiKey(stack)!.Reveal());
        ((string)hive["headers"]!["x-api-key"]!)
            .Should()
            .Be("${HIVE_API_KEY:-}", "clients without such commands have a variable");
    }

    [Test]
    public async Task Without_Init_the_file_of_MCP_servers_reaches_the_stack_that_was_served_with_its_key()
    {
        var stack = Requested.Genie(_folder);
        SecretStore.Ensure(stack, Account.Current);

        WorkspaceTemplate.EnsureMounted(stack);

        var server = JsonNode.Parse(File.ReadAllText(_folder.In(".mcp.json")))!["mcpServers"]!["hive"]!;
        ((string)server["url"]!).Should().Be($"{stack.Settings.Url}mcp");
        var run = await new ProcessRunner().RunAsync(
            new Command("sh", ["-c", (string)server["headersHelper"]!]) { WorkingDirectory = _folder.Path }
        );
        run.ExitCode.Should().Be(0, run.Error);
        ((string)JsonNode.Parse(run.Output)!["x-api-key"]!).Should().Be(SecretStore.ApiKey(stack)!.Reveal());
    }

    [Test]
    public void A_draft_that_a_killed_run_left_is_replaced_by_the_whole_file()
    {
        _folder.Write(".mcp.json.new", "{ \"mcpSer");

        WorkspaceTemplate.EnsureMounted(Requested.Genie(_folder));

        JsonNode.Parse(File.ReadAllText(_folder.In(".mcp.json"))).Should().NotBeNull();
        File.Exists(_folder.In(".mcp.json.new")).Should().BeFalse();
    }
}
