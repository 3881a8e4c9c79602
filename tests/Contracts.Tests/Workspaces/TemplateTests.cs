using Contracts.Tests.Compose;
using Hive.Service.Components;
using Hive.Service.Tools.Mcp;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Contracts.Tests.Workspaces;

/// <summary>What Init puts into a workspace is what the API reads: its own parser says so.</summary>
public sealed class TemplateTests
{
    private TestFolder _workspace = null!;

    [OneTimeSetUp]
    public void MakeWorkspace()
    {
        _workspace = new TestFolder();
        var workspace = Workspace.At(_workspace.Root);
        foreach (var file in WorkspaceTemplate.All(ResolvedCompose.Product, 8886))
            file.Write(workspace);
    }

    [OneTimeTearDown]
    public void RemoveWorkspace() => _workspace.Dispose();

    [Test]
    public void Every_example_is_loaded_without_an_error_or_a_warning()
    {
        var components = ComponentCheck.Of(_workspace.At("ai"));

        components
            .Problems.Select(problem => $"{problem.File}:{problem.Line}:{problem.Column} {problem.Message}")
            .Should()
            .BeEmpty();
        components.Agents.Keys.Should().Equal("guide");
        components.Teams.Keys.Should().Equal("desk");
        components.Workflows.Keys.Should().Equal("briefing");
        components.Tools.Keys.Should().Equal("handbook");
    }

    [Test]
    public void The_file_of_MCP_servers_is_understood_and_holds_no_key()
    {
        var file = McpFile.Read(File.ReadAllBytes(_workspace.At(".mcp.json")), _ => null);

        file.Problems.Should().BeEmpty();
        file.Servers["hive"]
            .Should()
            .BeOfType<HttpServer>()
            .Which.Should()
            .Match<HttpServer>(server =>
                server.Url == new Uri("http://127.0.0.1:8886/mcp")
                && server.Headers.Values.All(value => value == "")
                && server.HeadersHelper!.EndsWith("/.claude/mcp-headers.sh")
            );
    }

    [Test]
    public void The_examples_need_no_key() =>
        Directory
            .EnumerateFiles(_workspace.At("ai"), "config.yaml", SearchOption.AllDirectories)
            .SelectMany(File.ReadAllLines)
            .Should()
            .NotContain(line => line.Contains("provider: openai") || line.Contains("provider: anthropic"));

    [Test]
    public void The_parser_is_asked_for_real()
    {
        _workspace.Write(
            "other/agents/guide/config.yaml",
            File.ReadAllText(_workspace.At("ai/agents/guide/config.yaml")).Replace("memory:", "memmory:")
        );

        ComponentCheck.Of(_workspace.At("other")).Problems.Should().ContainSingle().Which.NearestKey.Should().Be("memory");
    }

    [TestCase("agents")]
    [TestCase("teams")]
    [TestCase("workflows")]
    [TestCase("tools")]
    public void A_guide_names_only_keys_that_the_documentation_has(string kind)
    {
        var documented = Checkout.Read("docs/components.md");

        var keys = File.ReadAllLines(_workspace.At($"ai/{kind}/README.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, index) => index % 2 == 1))
            .ToList();

        keys.Should().NotBeEmpty().And.OnlyContain(key => documented.Contains(key.Split('.').Last()), kind);
    }
}
