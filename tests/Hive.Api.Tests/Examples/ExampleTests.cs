using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Api.Tests.Runs.Durable;
using Hive.Testing;

namespace Hive.Api.Tests.Examples;

/// <summary>
/// Each workspace of <c>examples/</c> does what its page says, with a model that says what the test tells it.
/// </summary>
internal sealed class ExampleTests
{
    private const string Model = "gpt-4o-mini";
    private static readonly string[] Folders =
    [
        .. Directory.EnumerateDirectories(Checkout.At("examples")).Select(folder => Path.GetFileName(folder)),
    ];

    private RunningHive hive = null!;
    private ScriptedTool site = null!;

    [SetUp]
    public async Task Start() => site = await ScriptedTool.StartAsync();

    [TearDown]
    public async Task Stop()
    {
        if (hive is not null)
            await hive.DisposeAsync();
        hive = null!;
        await site.DisposeAsync();
    }

    [Test]
    public void There_are_six_and_the_page_lists_each()
    {
        var page = Checkout.Read("examples/README.md");

        Folders.Should().HaveCount(6).And.OnlyContain(folder => page.Contains($"[{folder}]({folder})"));
    }

    [TestCaseSource(nameof(Folders))]
    public async Task Its_components_have_no_problem(string example)
    {
        await ServeAsync(example);

        var problems = await hive.Client.GetFromJsonAsync<JsonElement>("/api/v1/components/problems");

        problems.At("errors").GetInt32().Should().Be(0, problems.ToString());
        problems.At("warnings").GetInt32().Should().Be(0, problems.ToString());
    }

    [Test]
    public async Task A_refund_of_the_support_desk_waits_for_a_person_and_is_paid_once()
    {
        await ServeAsync("support-desk");
        hive.Model.On(
            Model,
            call =>
                call.ToolResults.Count switch
                {
                    0 => call.CallAsync(("search_knowledge", """{"query":"broken on arrival"}""")),
                    1 => call.CallAsync(("order", """{"number":1042}""")),
                    2 => call.CallAsync(("refund", """{"number":1042,"cents":1200,"reason":"broken"}""")),
                    _ => call.SayAsync($"Paid. The rule: {call.ToolResults[0]}"),
                }
        );

        var run = await hive.RunAsync("agents/support", new { message = "Order 1042 came broken." });

        run.Text("status").Should().Be("paused");
        run.At("needs")[0].Text("tool").Should().Be("refund");
        site.CallsOf("orders/1042").Should().Be(1);
        site.CallsOf("orders/1042/refunds").Should().Be(0);
        var ended = await ApproveAsync("agents/support", run);
        ended.Text("status").Should().Be("completed");
        ended.Text("content").Should().Contain("within 14 days");
        site.CallsOf("orders/1042/refunds").Should().Be(1);
    }

    [Test]
    public async Task A_review_is_asked_for_again_until_it_has_the_shape()
    {
        await ServeAsync("code-review");
        const string finding = """{"file":"a.cs","line":3,"severity":"error","message":"divides by zero"}""";
        hive.Model.On(
            Model,
            call =>
                call.SayAsync(
                    call.Number == 1
                        ? """{"summary":"Adds a mean"}"""
                        : $$"""{"summary":"Adds a mean","findings":[{{finding}}]}"""
                )
        );

        var run = await hive.RunAsync("agents/reviewer", new { message = "+++ b/a.cs\n+ return sum / values.Count;" });

        run.Text("status").Should().Be("completed");
        var answer = JsonSerializer.Deserialize<JsonElement>(run.Text("content")!);
        answer.At("findings")[0].Text("severity").Should().Be("error");
        hive.Model.CallsOf(Model).Should().Be(2);
    }

    [Test]
    public async Task The_research_team_has_its_researchers_facts_looked_at_by_the_critic()
    {
        await ServeAsync("research-team");
        var members = new List<string>();
        hive.Model.On(
            Model,
            call =>
            {
                if (call.Instructions.Contains("Look in the notes first", StringComparison.Ordinal))
                {
                    if (call.ToolResults.Count == 0)
                        return call.CallAsync(("search_knowledge", """{"query":"heat pumps old houses"}"""));
                    members.Add("researcher");
                    return call.SayAsync($"Fact: {call.ToolResults[^1]}");
                }

                if (call.Instructions.Contains("Name each claim", StringComparison.Ordinal))
                {
                    members.Add("critic");
                    return call.SayAsync("No doubts.");
                }

                return members.Count switch
                {
                    0 => call.CallAsync(("ask_researcher", """{"task":"heat pumps"}""")),
                    1 => call.CallAsync(("ask_critic", """{"task":"look at it"}""")),
                    _ => call.SayAsync("They work at 55 °C or less."),
                };
            }
        );

        var run = await hive.RunAsync("teams/research", new { message = "Heat pumps in old houses?" });

        run.Text("status").Should().Be("completed", run.ToString());
        members.Should().Equal("researcher", "critic");
        run.Text("content").Should().Contain("55 °C");
    }

    [Test]
    public async Task The_analyst_of_the_north_answers_with_its_own_rows_and_without_a_model()
    {
        await ServeAsync("csv-analyst");

        JsonElement run = default;
        await Eventually.HoldsWhenReachedAsync(
            "the table is read",
            async () =>
                (run = await hive.RunAsync("agents/north", new { message = "oolong" }))
                    .Text("content")!
                    .Contains("1440", StringComparison.Ordinal)
        );

        run.Text("content").Should().Contain("1680").And.NotContain("south");
        hive.Model.CallsOf(Model).Should().Be(0);
    }

    [Test]
    public async Task The_nightly_report_is_edited_until_it_is_approved()
    {
        await ServeAsync("nightly-report");
        var edits = 0;
        hive.Model.On(
            Model,
            call =>
                call.Instructions.StartsWith("Write a page", StringComparison.Ordinal)
                || call.Instructions.Contains("three headings - what", StringComparison.Ordinal)
                    ? call.SayAsync($"Draft of {call.Asked}")
                    : call.SayAsync(++edits == 2 ? "approved Page" : "Page, corrected")
        );

        var run = await hive.RunAsync("workflows/report", new { message = "last night" });

        run.Text("status").Should().Be("completed", run.ToString());
        run.Text("content").Should().Be("approved Page");
        edits.Should().Be(2);
        site.CallsOf("incidents/search").Should().Be(1);
        hive.Model.Requests[0].ToString().Should().Contain("result of incidents/search");
    }

    [Test]
    public async Task The_librarian_lists_freely_and_writes_with_consent()
    {
        var server = (await NodeClients.RunAsync("where.mjs")).GetString()!;
        var notes = Directory.CreateTempSubdirectory("hive-notes-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(notes.FullName, "tea.md"), "Oolong");
            await ServeAsync("mcp-tools", (server, notes.FullName));
            var file = JsonSerializer.Serialize(Path.Combine(notes.FullName, "new.md"));
            hive.Model.On(
                Model,
                call =>
                    call.ToolResults.Count switch
                    {
                        0 => call.CallAsync(
                            (Tool(call, "list_directory"), $$"""{"path":{{JsonSerializer.Serialize(notes.FullName)}}}""")
                        ),
                        1 => call.CallAsync((Tool(call, "write_file"), $$"""{"path":{{file}},"content":"Sencha"}""")),
                        _ => call.SayAsync($"There is {call.ToolResults[0]}"),
                    }
            );

            var run = await hive.RunAsync("agents/librarian", new { message = "List the notes, and add one about sencha." });

            run.Text("status").Should().Be("paused", run.ToString());
            File.Exists(Path.Combine(notes.FullName, "new.md")).Should().BeFalse();
            var ended = await ApproveAsync("agents/librarian", run);
            ended.Text("content").Should().Contain("tea.md");
            (await File.ReadAllTextAsync(Path.Combine(notes.FullName, "new.md"))).Should().Be("Sencha");
        }
        finally
        {
            notes.Delete(recursive: true);
        }
    }

    private static string Tool(ModelCall call, string name) =>
        call.Tools.First(tool => tool.EndsWith(name, StringComparison.Ordinal));

    private async Task ServeAsync(string example, (string Script, string Folder)? server = null) =>
        hive = await RunningHive.StartAsync(h =>
        {
            var folder = Checkout.At($"examples/{example}");
            foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "ai"), "*", SearchOption.AllDirectories))
                h.Write(
                    Path.GetRelativePath(Path.Combine(folder, "ai"), file),
                    File.ReadAllText(file)
                        .Replace("https://shop.example", site.Url, StringComparison.Ordinal)
                        .Replace("https://ops.example", site.Url, StringComparison.Ordinal)
                );
            h.Write("secrets/SHOP_API_KEY", "of-the-shop");
            if (!File.Exists(Path.Combine(folder, ".mcp.json")))
                return;
            var servers = File.ReadAllText(Path.Combine(folder, ".mcp.json"));
            // The same server, installed once for all tests.
            if (server is var (script, notes))
                servers = JsonSerializer.Serialize(
                    new { mcpServers = new { files = new { command = "node", args = new[] { script, notes } } } }
                );
            h.With("HIVE_MCP_FILE", h.Write("mcp.json", servers));
        });

    private async Task<JsonElement> ApproveAsync(string address, JsonElement run)
    {
        var decisions = new { decisions = new object[] { new { id = run.At("needs")[0].Text("id"), approve = true } } };
        using var response = await hive.Client.PostAsJsonAsync(
            $"/api/v1/{address}/runs/{run.Text("run_id")}/continue",
            decisions
        );
        return await response.JsonAsync();
    }
}
