using System.Text;
using Hive.Service.Tools.Mcp;

namespace Hive.Service.Tests.Tools;

internal sealed class McpFileTests
{
    [Test]
    public void All_kinds_of_servers_are_read()
    {
        var file = Read(
            """
            {"mcpServers": {
              "files": {"command": "npx", "args": ["-y", "server", "${HOME_FOLDER}"], "env": {"TOKEN": "${TOKEN}"}},
              "search": {"type": "http", "url": "https://${HOST:-search.example}/mcp", "headers": {"Authorization": "Bearer ${TOKEN}"}},
              "old": {"type": "sse", "url": "http://127.0.0.1:1/sse"},
              "open": {"command": "npx", "confined": false}
            }}
            """
        );

        file.Problems.Should().BeEmpty();
        var files = file.Servers["files"].Should().BeOfType<StdioServer>().Which;
        files.Command.Should().Be("npx");
        files.IsConfined.Should().BeTrue();
        file.Servers["open"].Should().BeOfType<StdioServer>().Which.IsConfined.Should().BeFalse();
        files.Arguments.Should().Equal("-y", "server", "/srv");
        files.Environment.Should().Contain("TOKEN", "${HOME_FOLDER}", "what is filled in is not looked through again");
        var search = file.Servers["search"].Should().BeOfType<HttpServer>().Which;
        (search.Url.AbsoluteUri, search.Sse, search.Headers["Authorization"])
            .Should()
            .Be(("https://search.example/mcp", false, "Bearer ${HOME_FOLDER}"));
        file.Servers["old"].Should().BeOfType<HttpServer>().Which.Sse.Should().BeTrue();
    }

    [TestCase("""{"command": "${ABSENT}"}""", "*ABSENT is not set*")]
    [TestCase("""{}""", "*no \"command\"*")]
    [TestCase("""{"command": 5}""", "*\"command\" is no text*")]
    [TestCase("""{"command": "x", "args": "y"}""", "*\"args\" is no list*")]
    [TestCase("""{"command": "x", "env": {"A": 1}}""", "*\"env\" is no object*")]
    [TestCase("""{"command": "x", "confined": "no"}""", "*\"confined\" is neither true nor false*")]
    [TestCase("""{"type": "http", "url": "nowhere"}""", "*no http address*")]
    [TestCase("""{"type": "carrier-pigeon"}""", "*carrier-pigeon*known are stdio, http and sse*")]
    [TestCase("""[]""", "*no object*")]
    public void A_server_with_a_fault_is_left_out_and_the_others_count(string entry, string problem)
    {
        var file = Read($$"""{"mcpServers": {"bad": {{entry}}, "good": {"command": "x"} } }""");
        file.Servers.Keys.Should().Equal("good");
        file.Problems["bad"].Should().Match(problem);
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{\"mcpServers\": []}")]
    [TestCase("nonsense\0")]
    public void A_broken_file_is_one_problem(string text) => Read(text).Problems.Keys.Should().Equal("");

    [Test]
    public void A_file_without_end_is_one_problem() => Read(new string('[', 2_000_000)).Problems.Keys.Should().Equal("");

    private static McpFile Read(string json) =>
        McpFile.Read(
            Encoding.UTF8.GetBytes(json),
            name =>
                name switch
                {
                    "HOME_FOLDER" => "/srv",
                    "TOKEN" => "${HOME_FOLDER}",
                    _ => null,
                }
        );
}
