using System.Globalization;
using System.Text.Json.Nodes;
using Hive.Testing;

namespace Hive.Api.Tests.Tools;

/// <summary>The catalogue against an MCP server of its own that dies, hangs and refuses to end.</summary>
internal sealed class McpProcessTests : McpCatalogue
{
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
    public async Task A_server_that_is_taken_out_of_the_file_ends()
    {
        Write(Stdio("numbers"));
        var pid = int.Parse(await CallAsync(await ToolsAsync("numbers"), "pid"), CultureInfo.InvariantCulture);
        Write();
        await Eventually.HoldsWhenReachedAsync("the server is gone", async () => (await ToolsAsync("numbers")).Count == 1);
        await IsGoneAsync(pid);
    }

    [Test]
    public async Task At_the_end_no_child_is_left_not_even_a_stubborn_one_and_its_own_child()
    {
        Write(Stdio("stubborn", "stubborn"));
        var tools = await ToolsAsync("stubborn");
        var pid = int.Parse(await CallAsync(tools, "pid"), CultureInfo.InvariantCulture);
        var child = int.Parse(await CallAsync(tools, "child"), CultureInfo.InvariantCulture);
        await Servers.DisposeAsync();
        await IsGoneAsync(pid);
        await IsGoneAsync(child);
    }

    [Test]
    public async Task A_server_gets_its_own_variables_and_none_of_ours()
    {
        Environment.SetEnvironmentVariable("HIVE_TEST_OF_TOOLS", "ours");
        Write(Stdio("numbers", more: entry => entry["env"] = new JsonObject { ["GIVEN"] = "theirs" }));
        var tools = await ToolsAsync("numbers");
        (await CallAsync(tools, "variable", ("name", "GIVEN"))).Should().Be("theirs");
        (await CallAsync(tools, "variable", ("name", "HIVE_TEST_OF_TOOLS"))).Should().BeEmpty();
    }

    private static Task IsGoneAsync(int process) =>
        Eventually.HoldsWhenReachedAsync($"process {process} is gone", () => Task.FromResult(!IsThere(process)));

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
}
