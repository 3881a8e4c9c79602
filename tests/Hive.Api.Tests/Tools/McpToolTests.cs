using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Service.Components;
using Hive.Service.Knowledge;
using Hive.Service.Secrets;
using Hive.Service.Tools;
using Hive.Service.Tools.Mcp;
using Hive.Tests.Postgres;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hive.Api.Tests.Tools;

/// <summary>The catalogue against an MCP server on the official SDK, which dies, hangs and refuses to end.</summary>
internal sealed class McpToolTests
{
    private static readonly McpTimeouts Timeouts = new()
    {
        Connect = TimeSpan.FromSeconds(20),
        Call = TimeSpan.FromSeconds(5),
        FirstPause = TimeSpan.FromMilliseconds(100),
    };

    private string script = null!;
    private TemporaryFolder folder = null!;
    private McpServers servers = null!;
    private ToolCatalogue catalogue = null!;

    [OneTimeSetUp]
    public async Task FindScript() => script = (await NodeClients.RunAsync("mcp-server.mjs", "where")).GetString()!;

    [SetUp]
    public void MakeFolder()
    {
        folder = new();
        Open(Timeouts);
    }

    [TearDown]
    public async Task EndServers()
    {
        await servers.DisposeAsync();
        folder.Dispose();
    }

    [Test]
    public async Task All_tools_of_a_server_are_offered_and_answer()
    {
        Write(Stdio("numbers"));
        var tools = await ToolsAsync("numbers");
        tools.Select(tool => tool.Name).Should().Contain(["add", "refuse", "die", "hang"]);
        tools
            .First(tool => tool.Name == "add")
            .JsonSchema.GetProperty("required")
            .EnumerateArray()
            .Select(one => one.GetString())
            .Should()
            .Equal("a", "b");
        (await CallAsync(tools, "add", ("a", 2), ("b", 3))).Should().Be("5");
    }

    [Test]
    public async Task One_tool_of_a_server_can_be_taken()
    {
        Write(Stdio("numbers"));
        (await ToolsAsync("numbers:add")).Select(tool => tool.Name).Should().Equal("add");
    }

    [Test]
    public async Task Tools_of_one_name_are_named_apart()
    {
        Write(Stdio("first"), Stdio("second"));
        (await ToolsAsync("first:add", "second:add")).Select(tool => tool.Name).Should().Equal("add", "second_add");
    }

    [Test]
    public async Task A_tool_that_fails_says_so_to_the_model()
    {
        Write(Stdio("numbers"));
        (await CallAsync(await ToolsAsync("numbers"), "refuse")).Should().Be("Error: not today");
    }

    [Test]
    public async Task A_server_that_dies_ends_the_call_with_an_error_and_is_back_for_the_next()
    {
        Write(Stdio("numbers"));
        var tools = await ToolsAsync("numbers");
        var before = await CallAsync(tools, "pid");
        (await CallAsync(tools, "die")).Should().StartWith("Error: The MCP server numbers broke off");
        (await CallAsync(tools, "pid")).Should().MatchRegex("^[0-9]+$").And.NotBe(before);
    }

    [Test]
    public async Task A_server_that_hangs_ends_the_call_with_an_error_and_is_killed()
    {
        Write(Stdio("numbers"));
        var tools = await ToolsAsync("numbers");
        var pid = int.Parse(await CallAsync(tools, "pid"), CultureInfo.InvariantCulture);
        (await CallAsync(tools, "hang")).Should().Be("Error: The MCP server numbers gave no answer within 5 s.");
        await IsGoneAsync(pid);
    }

    [Test]
    public async Task A_server_that_never_says_hello_is_one_tool_that_says_so()
    {
        Write(Stdio("mute", "mute"));
        var impatient = Timeouts with { Connect = TimeSpan.FromSeconds(1) };
        await servers.DisposeAsync();
        Open(impatient);
        var tool = (await ToolsAsync("mute")).Should().ContainSingle().Which;
        (await CallAsync([tool], "mute"))
            .Should()
            .Contain("The MCP server mute cannot be reached: it did not answer within 1 s.");
    }

    [TestCase("absent", "There is no MCP server absent in .mcp.json.")]
    [TestCase("broken", "The MCP server broken cannot be reached")]
    [TestCase("unset", "The variable NOT_SET_ANYWHERE is not set.")]
    public async Task A_server_that_cannot_be_had_is_one_tool_that_says_so(string server, string reason)
    {
        Write(
            ("broken", """{"command": "/no/such/program"}"""),
            ("unset", """{"command": "x", "args": ["${NOT_SET_ANYWHERE}"]}""")
        );
        (await CallAsync(await ToolsAsync(server), server)).Should().StartWith("Error:").And.Contain(reason);
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_is_left_alone_for_longer_and_longer()
    {
        Write(("broken", """{"command": "/no/such/program"}"""));
        await servers.DisposeAsync();
        Open(Timeouts with { FirstPause = TimeSpan.FromMinutes(10), LongestPause = TimeSpan.FromMinutes(10) });
        await ToolsAsync("broken");
        (await CallAsync(await ToolsAsync("broken"), "broken")).Should().MatchRegex("It is tried again in [0-9]+ s\\.");
    }

    [Test]
    public async Task A_changed_file_counts_without_a_restart()
    {
        Write(Stdio("numbers"));
        (await ToolsAsync("other"))
            .Should()
            .ContainSingle()
            .Which.Description.Should()
            .Contain("There is no MCP server other");
        Write(Stdio("numbers"), Stdio("other"));
        await Eventually.HoldsAsync("the new server is there", async () => (await ToolsAsync("other")).Count > 1);
    }

    [Test]
    public async Task A_server_that_is_taken_out_of_the_file_ends()
    {
        Write(Stdio("numbers"));
        var pid = int.Parse(await CallAsync(await ToolsAsync("numbers"), "pid"), CultureInfo.InvariantCulture);
        Write();
        await Eventually.HoldsAsync("the server is gone", async () => (await ToolsAsync("numbers")).Count == 1);
        await IsGoneAsync(pid);
    }

    [Test]
    public async Task At_the_end_no_child_is_left_not_even_a_stubborn_one_and_its_own_child()
    {
        Write(Stdio("stubborn", "stubborn"));
        var tools = await ToolsAsync("stubborn");
        var pid = int.Parse(await CallAsync(tools, "pid"), CultureInfo.InvariantCulture);
        var child = int.Parse(await CallAsync(tools, "child"), CultureInfo.InvariantCulture);
        await servers.DisposeAsync();
        await IsGoneAsync(pid);
        await IsGoneAsync(child);
    }

    [Test]
    public async Task A_server_gets_its_own_variables_and_none_of_ours()
    {
        Environment.SetEnvironmentVariable("HIVE_TEST_OF_TOOLS", "ours");
        Write(
            (
                "numbers",
                JsonSerializer.Serialize(
                    new
                    {
                        command = "node",
                        args = new[] { script },
                        env = new { GIVEN = "theirs" },
                    }
                )
            )
        );
        var tools = await ToolsAsync("numbers");
        (await CallAsync(tools, "variable", ("name", "GIVEN"))).Should().Be("theirs");
        (await CallAsync(tools, "variable", ("name", "HIVE_TEST_OF_TOOLS"))).Should().BeEmpty();
    }

    [TestCase("http")]
    [TestCase("sse")]
    public async Task Servers_over_http_answer_with_the_headers_of_the_file(string transport)
    {
        using var server = Process.Start(
            new ProcessStartInfo("node", [script, transport]) { RedirectStandardOutput = true }
        )!;
        try
        {
            var port = await server.StandardOutput.ReadLineAsync();
            Write(
                (
                    "remote",
                    $$"""{"type": "{{transport}}", "url": "http://127.0.0.1:{{port}}/", "headers": {"x-test": "given"} }"""
                )
            );
            var tools = await ToolsAsync("remote");
            (await CallAsync(tools, "add", ("a", 2), ("b", 3))).Should().Be("5");
            (await CallAsync(tools, "header", ("name", "x-test"))).Should().Be("given");

            server.Kill();
            await server.WaitForExitAsync();
            (await CallAsync(tools, "add", ("a", 2), ("b", 3))).Should().StartWith("Error: The MCP server remote");
        }
        finally
        {
            if (!server.HasExited)
                server.Kill();
        }
    }

    [Test]
    public async Task A_server_that_redirects_to_another_gets_no_header_there()
    {
        await using var here = await HttpServerAsync("http");
        await using var elsewhere = await HttpServerAsync("http");
        Write(
            (
                "remote",
                $$"""{"type": "http", "url": "{{here.Url}}redirect?to={{elsewhere.Url}}", "headers": {"x-test": "secret"} }"""
            )
        );

        var tool = (await ToolsAsync("remote")).Should().ContainSingle("no tool of another server is offered").Which;
        (await CallAsync([tool], "remote"))
            .Should()
            .StartWith("Error: The MCP server remote cannot be reached")
            .And.Contain("another address")
            .And.Contain(elsewhere.Url);
    }

    [Test]
    public async Task A_server_that_redirects_within_itself_is_followed()
    {
        await using var here = await HttpServerAsync("http");
        Write(("remote", $$"""{"type": "http", "url": "{{here.Url}}redirect?to=/", "headers": {"x-test": "given"} }"""));
        (await CallAsync(await ToolsAsync("remote"), "header", ("name", "x-test"))).Should().Be("given");
    }

    [Test]
    public async Task A_server_that_redirects_for_ever_is_given_up()
    {
        await using var here = await HttpServerAsync("http");
        Write(("remote", $$"""{"type": "http", "url": "{{here.Url}}redirect?to=/redirect?to=/redirect" }"""));
        (await CallAsync(await ToolsAsync("remote"), "remote"))
            .Should()
            .StartWith("Error: The MCP server remote cannot be reached")
            .And.Contain("redirects");
    }

    private async Task<NodeServer> HttpServerAsync(string transport)
    {
        var process = Process.Start(new ProcessStartInfo("node", [script, transport]) { RedirectStandardOutput = true })!;
        return new(process, $"http://127.0.0.1:{await process.StandardOutput.ReadLineAsync()}/");
    }

    private sealed record NodeServer(Process Process, string Url) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Process.Kill();
            await Process.WaitForExitAsync();
            Process.Dispose();
        }
    }

    private (string Name, string Entry) Stdio(string name, string mode = "") =>
        (name, JsonSerializer.Serialize(new { command = "node", args = new[] { script, "stdio", mode } }));

    private void Write(params (string Name, string Entry)[] entries)
    {
        folder.Write(
            ".mcp.json",
            $$"""{"mcpServers": { {{string.Join(", ", entries.Select(one => $"\"{one.Name}\": {one.Entry}"))}} } }"""
        );
    }

    private void Open(McpTimeouts timeouts)
    {
        var secrets = new SecretsFolder(null, _ => null, TimeProvider.System);
        servers = new(
            Path.Combine(folder.Path, ".mcp.json"),
            secrets,
            timeouts,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        catalogue = new(
            new NoComponents(),
            new NoKnowledge(),
            new(new(null), TimeProvider.System),
            servers,
            new(),
            secrets,
            TimeProvider.System
        );
    }

    private async Task<List<AIFunction>> ToolsAsync(params string[] entries) =>
        [.. (await catalogue.ToolsAsync(new([], entries), CancellationToken.None)).Cast<AIFunction>()];

    private static async Task<string> CallAsync(
        List<AIFunction> tools,
        string name,
        params (string Name, object Value)[] arguments
    ) =>
        (
            await tools
                .Single(tool => tool.Name == name)
                .InvokeAsync(new(arguments.ToDictionary(one => one.Name, one => (object?)one.Value)))
        )!.ToString()!;

    private static Task IsGoneAsync(int process) =>
        Eventually.HoldsAsync($"process {process} is gone", () => Task.FromResult(!IsThere(process)));

    private static bool IsThere(int process)
    {
        try
        {
            // A zombie is gone; only its parent has not looked yet.
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed class NoComponents : IComponentSource
    {
        public ComponentSet Current => ComponentSet.Empty;

        public event EventHandler<ComponentSet>? Changed
        {
            add { }
            remove { }
        }
    }

    private sealed class NoKnowledge : IKnowledgeSearch
    {
        public Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token) =>
            Task.FromResult<IReadOnlyList<KnowledgePassage>>([]);
    }
}
