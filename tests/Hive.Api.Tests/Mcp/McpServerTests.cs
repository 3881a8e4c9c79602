using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Mcp;

/// <summary>The API's own MCP server, driven by the official client from npm.</summary>
internal sealed class McpServerTests
{
    private TestDatabase database = null!;
    private ApiEnvironment environment = null!;
    private TemporaryFolder workspace = null!;
    private ApiProcess api = null!;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        workspace = new();
        Write("knowledge/bees.md", "# Bees\nBees make honey.");
        Write(
            "agents/helper/config.yaml",
            "agent: { agent_id: helper, name: Helper, description: Helps }\ninstructions: Help.\n"
        );
        Write("teams/helpers/config.yaml", "team: { team_id: helpers, name: Helpers, mode: route }\nmembers: [helper]\n");
        Write("workflows/steps/config.yaml", "workflow: { workflow_id: steps, name: Steps }\nsteps: [{ agent: helper }]\n");
        database = await SharedPostgres.NewDatabaseAsync();
        environment = ApiEnvironment.For(database).With("HIVE_COMPONENTS_FOLDER", workspace.Path);
        api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        await Eventually.HoldsWhenReachedAsync(
            "the knowledge is there",
            async () => await database.ValueAsync<long>("select count(*) from hive.knowledge_chunks") == 1
        );
    }

    [OneTimeTearDown]
    public async Task StopApi()
    {
        await api.DisposeAsync();
        environment.Dispose();
        database.Dispose();
        workspace.Dispose();
    }

    [Test]
    public async Task The_official_client_lists_and_calls_the_tools()
    {
        var seen = await CallAsync(
            ("list_components", new { }),
            ("search_knowledge", new { query = "honey" }),
            ("search_knowledge", new { query = "granite" }),
            ("health", new { })
        );

        seen.Text("server.name").Should().Be("hive");
        seen.At("tools")
            .EnumerateArray()
            .Select(tool => tool.Text("name"))
            .Should()
            .Contain(["list_components", "search_knowledge", "health"]);
        var answers = seen.At("answers").EnumerateArray().ToList();
        answers.Should().OnlyContain(answer => !answer.GetProperty("error").GetBoolean());
        JsonDocument.Parse(answers[0].Text("text")!).RootElement.At("agents")[0].Text("id").Should().Be("helper");
        answers[1].Text("text").Should().Be("[1] bees.md#Bees\nBees\nBees make honey.");
        answers[2].Text("text").Should().Be("Nothing in the knowledge base fits.");
        JsonDocument.Parse(answers[3].Text("text")!).RootElement.Text("status").Should().Be("healthy");
    }

    [Test]
    public async Task The_official_client_runs_an_agent_a_team_and_a_workflow()
    {
        var seen = await CallAsync(
            (
                "run_agent",
                new
                {
                    id = "helper",
                    message = "Who makes honey?",
                    session_id = "of-a-test",
                }
            ),
            ("run_team", new { id = "helpers", message = "Who makes honey?" }),
            ("run_workflow", new { id = "steps", message = "Who makes honey?" }),
            ("run_agent", new { id = "absent", message = "x" }),
            ("run_agent", new { id = "helper" })
        );

        var answers = seen.At("answers").EnumerateArray().ToList();
        answers
            .Take(3)
            .Should()
            .OnlyContain(answer =>
                answer.GetProperty("text").GetString()!.Contains("Bees make honey.")
                && !answer.GetProperty("error").GetBoolean()
            );
        answers[3].Text("text").Should().Be("There is no agent \"absent\".");
        answers[4].Text("text").Should().Be("message is missing.");
    }

    [Test]
    public async Task A_key_that_may_only_read_runs_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/keys")
        {
            Content = new StringContent(
                """{"name": "reader", "scopes": ["read"]}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Add("x-api-key", ApiEnvironment.Key);
        using var made = await api.Client.SendAsync(request);
        var seen = await CallWithAsync(
            (await made.JsonAsync()).Text("key")!,
            ("run_agent", new { id = "helper", message = "x" }),
            ("list_components", new { })
        );
        var answers = seen.At("answers").EnumerateArray().ToList();
        answers[0].Text("text").Should().Be("The key \"reader\" lacks the scope run.");
        answers[1].GetProperty("error").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task Wrong_arguments_are_told_and_nothing_breaks()
    {
        var seen = await CallAsync(
            ("search_knowledge", new { }),
            ("search_knowledge", new { query = 5 }),
            ("search_knowledge", new { query = "x", max_results = 1000 }),
            ("search_knowledge", new { query = "x\0" }),
            ("search_knowledge", new { query = "'; drop table hive.knowledge_chunks; --" }),
            ("absent", new { })
        );

        var answers = seen.At("answers").EnumerateArray().ToList();
        answers[0].Text("text").Should().Be("query is missing.");
        answers[1].Text("text").Should().Be("query is no text.");
        answers[2].Text("text").Should().Be("max_results is a whole number from 1 to 100.");
        answers[3].GetProperty("error").GetBoolean().Should().BeTrue();
        answers[4].GetProperty("error").GetBoolean().Should().BeFalse();
        answers[5].GetProperty("error").GetBoolean().Should().BeTrue();
        (await database.ValueAsync<long>("select count(*) from hive.knowledge_chunks")).Should().Be(1);
    }

    [Test]
    public async Task Without_the_key_nothing_is_answered()
    {
        using var response = await api.Client.PostAsJsonAsync(
            "/mcp",
            new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "tools/list",
            }
        );
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("\"text\"")]
    public async Task Malformed_messages_are_refused_and_the_service_goes_on(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", ApiEnvironment.Key);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        using var response = await api.Client.SendAsync(request);
        ((int)response.StatusCode).Should().BeInRange(400, 499);
        await api.HealthAsync(HttpStatusCode.OK);
    }

    private Task<JsonElement> CallAsync(params (string Name, object Arguments)[] calls) =>
        CallWithAsync(ApiEnvironment.Key, calls);

    private Task<JsonElement> CallWithAsync(string key, params (string Name, object Arguments)[] calls) =>
        NodeClients.RunAsync(
            "mcp-client.mjs",
            $"http://127.0.0.1:{environment.Port}/mcp",
            key,
            JsonSerializer.Serialize(calls.Select(call => new { name = call.Name, arguments = call.Arguments }))
        );

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(workspace.Path, path))!);
        workspace.Write(path, content);
    }
}
