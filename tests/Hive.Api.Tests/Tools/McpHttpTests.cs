using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hive.Testing;

namespace Hive.Api.Tests.Tools;

/// <summary>The catalogue against MCP servers over HTTP.</summary>
internal sealed class McpHttpTests : McpCatalogue
{
    [TestCase("http")]
    [TestCase("sse")]
    public async Task Servers_over_http_answer_with_the_headers_of_the_file(string transport)
    {
        using var server = Process.Start(
            new ProcessStartInfo("node", [Script, transport]) { RedirectStandardOutput = true }
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
    public async Task A_token_that_is_replaced_counts_although_the_file_stays()
    {
        await using var here = await HttpServerAsync("http");
        Variables["TOKEN"] = "first";
        Write(("remote", $$"""{"type": "http", "url": "{{here.Url}}", "headers": {"x-test": "${TOKEN}"} }"""));
        (await CallAsync(await ToolsAsync("remote"), "header", ("name", "x-test"))).Should().Be("first");
        Variables["TOKEN"] = "second";
        await Eventually.HoldsWhenReachedAsync(
            "the new token is sent",
            async () => await CallAsync(await ToolsAsync("remote"), "header", ("name", "x-test")) == "second"
        );
        Variables.TryRemove("TOKEN", out _);
        await Eventually.HoldsWhenReachedAsync(
            "without a token it cannot be used",
            async () => (await ToolsAsync("remote")) is [{ Name: "remote" }]
        );
        (await CallAsync(await ToolsAsync("remote"), "remote")).Should().Contain("TOKEN is not set");
    }

    [Test]
    public async Task A_server_that_redirects_to_another_gets_no_header_there()
    {
        await using var here = await HttpServerAsync("http");
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var other = $"http://{elsewhere.LocalEndpoint}/";
        Write(
            (
                "remote",
                $$"""{"type": "http", "url": "{{here.Url}}redirect?to={{other}}", "headers": {"x-test": "secret"} }"""
            )
        );

        var tool = (await ToolsAsync("remote")).Should().ContainSingle("no tool of another server is offered").Which;
        (await CallAsync([tool], "remote"))
            .Should()
            .StartWith("Error: The MCP server remote cannot be reached")
            .And.Contain("another address")
            .And.Contain(other);
        elsewhere.Pending().Should().BeFalse("nobody connects to the other server");
    }

    [Test]
    public async Task A_server_that_redirects_within_itself_is_followed()
    {
        await using var here = await HttpServerAsync("http");
        Write(("remote", $$"""{"type": "http", "url": "{{here.Url}}redirect?to=/", "headers": {"x-test": "given"} }"""));
        (await CallAsync(await ToolsAsync("remote"), "header", ("name", "x-test"))).Should().Be("given");
    }

    [Test]
    public async Task Headers_come_from_a_command_too_which_runs_in_the_folder_of_the_file()
    {
        await using var here = await HttpServerAsync("http");
        Beside("helper.sh", "printf '{\"x-test\": \"%s\", \"x-more\": \"m\"}' \"$CLAUDE_CODE_MCP_SERVER_NAME\"");
        Write(
            (
                "remote",
                $$"""{"type": "http", "url": "{{here.Url}}", "headers": {"x-test": "of the file", "x-own": "o"}, "headersHelper": "sh ./helper.sh"}"""
            )
        );
        var tools = await ToolsAsync("remote");
        (await CallAsync(tools, "header", ("name", "x-test"))).Should().Be("remote", "the command counts more");
        (await CallAsync(tools, "header", ("name", "x-more"))).Should().Be("m");
        (await CallAsync(tools, "header", ("name", "x-own"))).Should().Be("o");
    }

    [TestCase("echo secret; exit 3", "Its headersHelper ended with 3")]
    [TestCase("echo secret", "Its headersHelper gives no JSON object of texts")]
    [TestCase("echo '{\\\"x-test\\\": 5}'", "Its headersHelper gives no JSON object of texts")]
    public async Task A_command_that_gives_no_headers_is_told_and_not_what_it_said(string command, string reason)
    {
        await using var here = await HttpServerAsync("http");
        Write(("remote", $$"""{"type": "http", "url": "{{here.Url}}", "headersHelper": "{{command}}"}"""));
        (await CallAsync(await ToolsAsync("remote"), "remote")).Should().Contain(reason).And.NotContain("secret");
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
        var process = Process.Start(new ProcessStartInfo("node", [Script, transport]) { RedirectStandardOutput = true })!;
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
}
