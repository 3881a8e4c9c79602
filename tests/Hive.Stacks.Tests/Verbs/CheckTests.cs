using Hive.Stacks.Diagnosis;
using Hive.Stacks.Reporting;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class CheckTests
{
    private const string Listing =
        """{"problems":[{"file":"agents/a/config.yaml","line":3,"column":1,"severity":"warning","message":"It has no effect."},{"file":"teams/b/config.yaml","line":7,"column":5,"severity":"error","message":"There is no key 'memmory'."}]}""";

    private VerbBench _bench = null!;

    [SetUp]
    public void Make()
    {
        _bench = new VerbBench();
        Write("ai/agents/a/config.yaml", "agent: {}\n");
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [Test]
    public async Task Every_problem_has_its_file_and_line_errors_first_and_an_error_is_a_failure()
    {
        _bench.First.Listing = Listing;
        Write("ai/knowledge/broken.md", "fine\n\0\n");
        Write("ai/knowledge/picture.png", "x");
        Write(".mcp.json", "{ \"mcpServers\": {\n  \"a\": { \"command\": \"x\" },\n  \"b\": { \"type\": \"http\" } } }");

        var report = await CheckAsync();

        report
            .Render(Screen.None)
            .ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                ai/teams/b/config.yaml:7:5: error: There is no key 'memmory'.
                ai/knowledge/broken.md:2:1: error: The document has a NUL character, so it is no text.
                .mcp.json:3:3: error: The server "b" cannot be used: it has neither "command" nor "url".
                ai/agents/a/config.yaml:3:1: warning: It has no effect.
                ai/knowledge/picture.png:1:1: warning: It is left out: a document's name ends in one of .md .markdown .txt .text .csv .tsv .pdf.
                3 errors, 2 warnings (components checked by docker).
                """
            );
        report.Invoking(one => one.OrThrow()).Should().Throw<StackException>().Where(one => one.Kind == FailureKind.Failed);
    }

    [Test]
    public async Task Files_without_an_error_pass()
    {
        _bench.First.Listing = """{"problems":[]}""";
        Write("ai/knowledge/README.md", "");
        Write("ai/knowledge/good.md", "# Good\n");

        var report = await CheckAsync();

        report.Invoking(one => one.OrThrow()).Should().NotThrow();
        report.Render(Screen.None).Should().Be("0 errors, 0 warnings (components checked by docker).");
    }

    [Test]
    public async Task Where_nothing_can_check_components_that_is_a_missing_prerequisite() =>
        (await CheckAsync())
            .Invoking(one => one.OrThrow())
            .Should()
            .Throw<StackException>()
            .Where(one => one.Kind == FailureKind.Prerequisite && one.Remedy.Contains("BuildImages"));

    [TestCase("{\n  \"mcpServers\": {\n", ".mcp.json:3:1: error: It is no JSON here.")]
    [TestCase("[]", ".mcp.json:1:1: error: It has no object \"mcpServers\".")]
    [TestCase("{ \"mcpServers\": { \"c\": { \"url\": \"nowhere\" } } }", "its url 'nowhere' is no http or https address")]
    public async Task A_file_of_MCP_servers_is_checked_too(string content, string line)
    {
        _bench.First.Listing = """{"problems":[]}""";
        Write(".mcp.json", content);

        (await CheckAsync()).Render(Screen.None).Should().Contain(line);
    }

    private Task<CheckReport> CheckAsync() => new CheckVerb(_bench.Run().Session).LookAsync(default);

    private void Write(string path, string content)
    {
        var file = Path.Combine(_bench.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
