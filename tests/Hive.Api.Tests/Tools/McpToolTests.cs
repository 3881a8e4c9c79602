using Hive.Service.Tools;
using Hive.Testing;
using Microsoft.Extensions.AI;

namespace Hive.Api.Tests.Tools;

/// <summary>The catalogue against an MCP server on the official SDK.</summary>
internal sealed class McpToolTests : McpCatalogue
{
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
    public async Task One_tool_of_a_server_or_all_of_it_can_be_guarded()
    {
        Write(Stdio("numbers"));
        (await GuardedAsync("numbers", "numbers:refuse")).Should().Equal("refuse");
        (await GuardedAsync("numbers", "numbers")).Should().Contain(["add", "refuse", "die"]);
        (await GuardedAsync("numbers:add", "numbers:*")).Should().Equal("add");
    }

    [Test]
    public async Task Tools_of_one_name_are_named_apart()
    {
        Write(Stdio("first"), Stdio("second"));
        (await ToolsAsync("first:add", "second:add")).Select(tool => tool.Name).Should().Equal("add", "second_add");
    }

    [Test]
    public async Task What_a_tool_shows_is_text_for_the_record_and_a_picture_for_the_model()
    {
        Write(Stdio("numbers"));
        var shown = (await ResultAsync(await ToolsAsync("numbers"), "picture")).Should().BeOfType<ToolContents>().Which;
        shown.Text.Should().Be("A bee:\n[an image, image/png]");
        var image = shown.Images.Should().ContainSingle().Which.Should().BeOfType<DataContent>().Which;
        image.MediaType.Should().Be("image/png");
        image.Data.ToArray().Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
    }

    [TestCase("structured", "two bees\n{\"bees\":2}")]
    [TestCase("said", "{ \"bees\": 2 }")]
    public async Task What_a_tool_gives_as_structure_reaches_the_model_once(string tool, string expected)
    {
        Write(Stdio("numbers"));
        (await CallAsync(await ToolsAsync("numbers"), tool)).Should().Be(expected);
    }

    [Test]
    public async Task A_call_that_tells_of_its_progress_is_waited_for_longer_and_not_for_ever()
    {
        Write(Stdio("numbers"));
        await Servers.DisposeAsync();
        Open(Timeouts with { Call = TimeSpan.FromSeconds(1) });
        (await CallAsync(await ToolsAsync("numbers"), "slowly", ("signs", 12))).Should().Be("at last");
        await Servers.DisposeAsync();
        Open(Timeouts with { Call = TimeSpan.FromSeconds(1), LongestCall = TimeSpan.FromSeconds(2) });
        (await CallAsync(await ToolsAsync("numbers"), "slowly", ("signs", 1000))).Should().Contain("gave no answer");
    }

    [Test]
    public async Task A_tool_that_fails_says_so_to_the_model()
    {
        Write(Stdio("numbers"));
        (await CallAsync(await ToolsAsync("numbers"), "refuse")).Should().Be("Error: not today");
    }

    [Test]
    public async Task A_server_that_never_says_hello_is_one_tool_that_says_so()
    {
        Write(Stdio("mute", "mute"));
        var impatient = Timeouts with { Connect = TimeSpan.FromSeconds(1) };
        await Servers.DisposeAsync();
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
        await Servers.DisposeAsync();
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
        await Eventually.HoldsWhenReachedAsync("the new server is there", async () => (await ToolsAsync("other")).Count > 1);
    }
}
