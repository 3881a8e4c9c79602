using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>
/// Clients of OpenAI's interfaces, from npm and unchanged, against an agent that does what its users ask for.
/// </summary>
internal sealed class OpenAiClientTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        hive = await RunningHive.StartAsync(h =>
        {
            h.With("HIVE_EMBEDDINGS_MODEL", "vectors").With("HIVE_EMBEDDINGS_URL", h.Model.Url);
            h.Component("agents/offline", "agent: { agent_id: offline, name: Offline }\n");
            h.Agent("assistant").Model.On("assistant", AnswerAsync);
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [TestCase("openai-users.mjs", 28)]
    [TestCase("ai-users.mjs", 9)]
    [TestCase("agents-users.mjs", 6)]
    [TestCase("langchain-users.mjs", 7)]
    public async Task An_unchanged_client_gets_what_its_users_expect(string script, int expectations)
    {
        var seen = await NodeClients.RunAsync(script, $"{hive.Url}/v1", ApiEnvironment.Key);
        seen.At("failed").EnumerateObject().Select(one => $"{one.Name}: {one.Value}").Should().BeEmpty();
        seen.At("met").GetArrayLength().Should().Be(expectations);
        TestContext.Out.WriteLine($"{script}: {seen.At("met").GetArrayLength()} of {expectations}");
    }

    [Reaches("POST /v1/responses")]
    [Reaches("GET /v1/responses/{id}")]
    [Reaches("POST /v1/responses/{id}/cancel")]
    [Reaches("DELETE /v1/responses/{id}")]
    [Reaches("POST /v1/embeddings")]
    [Test]
    public async Task Responses_and_embeddings_answer_by_hand_too()
    {
        var begun = await SendAsync("/v1/responses", """{"model":"assistant","input":"hello"}""", 200);
        begun.At("output")[0].At("content")[0].Text("text").Should().Be("echo: hello");
        begun.Text("metadata.session_id").Should().NotBeNullOrEmpty();
        var address = $"/v1/responses/{begun.Text("id")}";
        using (var again = await hive.Client.GetAsync(address))
            (await again.JsonAsync()).Text("id").Should().Be(begun.Text("id"));
        (await SendAsync($"{address}/cancel", "{}", 200)).Text("status").Should().Be("completed", "it had ended");
        using (var gone = await hive.Client.DeleteAsync(address))
            (await gone.JsonAsync()).At("deleted").GetBoolean().Should().BeTrue();
        var vectors = await SendAsync("/v1/embeddings", """{"model":"vectors","input":["a","b"]}""", 200);
        vectors.At("data").GetArrayLength().Should().Be(2);
    }

    [TestCase("/v1/responses", """{"model":"assistant","input":[]}""", "input")]
    [TestCase("/v1/responses", """{"model":"assistant","input":[{"type":"reasoning"}]}""", "input[0]")]
    [TestCase("/v1/responses", """{"model":"assistant","input":"m","reasoning":{"effort":"low"}}""", "reasoning")]
    [TestCase("/v1/responses", """{"model":"assistant","input":"m","tools":[{"type":"web_search"}]}""", "tools")]
    [TestCase("/v1/responses", """{"model":"assistant","input":"m","background":true,"store":false}""", "background")]
    [TestCase("/v1/responses", """{"model":"assistant","input":"m","metadata":{"topic":"x"}}""", "metadata")]
    [TestCase("/v1/chat/completions", """{"model":"assistant","messages":[]}""", "messages")]
    [TestCase("/v1/chat/completions", """{"model":"assistant","messages":[{"role":"tool","content":"x"}]}""", "messages[0]")]
    [TestCase(
        "/v1/chat/completions",
        """{"model":"assistant","messages":[{"role":"user","content":"m"}],"tool_choice":"required"}""",
        "tool_choice"
    )]
    [TestCase(
        "/v1/chat/completions",
        """{"model":"assistant","messages":[{"role":"user","content":"m"}],"response_format":{"type":"json_schema","json_schema":{"schema":{"$ref":"http://elsewhere/schema"}}}}""",
        "response_format"
    )]
    [TestCase(
        "/v1/chat/completions",
        """{"model":"assistant","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""",
        "messages[0]"
    )]
    [TestCase("/v1/embeddings", """{"model":"vectors","input":[1,2]}""", "input")]
    public async Task What_cannot_be_done_is_refused_by_its_name(string address, string body, string parameter)
    {
        var refused = await SendAsync(address, body, 400);
        refused.Text("error.param").Should().Be(parameter, "{0}", refused);
        refused.Text("error.type").Should().Be("invalid_request_error");
    }

    private async Task<JsonElement> SendAsync(string address, string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await hive.Client.PostAsync(address, content);
        var answer = await response.JsonAsync();
        ((int)response.StatusCode).Should().Be(status, "{0}", answer);
        return answer;
    }

    // What is asked says what shall happen.
    private static async Task AnswerAsync(ModelCall call)
    {
        var asked = call.Asked;
        if (call.ToolResults.Count > 0)
            await call.SayAsync($"It is {call.ToolResults[^1]}");
        else if (asked == "weather")
            await call.CallAsync(("get_weather", """{"city":"Paris"}"""));
        else if (asked == "hand over" && call.Tools.Contains("hand_over"))
            await call.CallAsync(("hand_over", "{}"));
        else if (asked == "parameters")
            await WholeAsync(call, call.Request.GetRawText());
        else if (
            asked is "person"
            || (asked.Contains("not what was asked for") && !call.Messages.Any(one => one == "user: stubborn"))
        )
            await WholeAsync(call, """{"name":"Ada","age":36}""");
        else if (asked is "slip" or "stubborn" || asked.Contains("not what was asked for"))
            await WholeAsync(call, """{"name":"Ada","age":"young"}""");
        else if (asked == "long")
            await WholeAsync(call, "cut", "length");
        else if (asked == "count")
            await call.SayAsync($"{call.Messages.Count} messages");
        else if (asked == "picture")
            await call.SayAsync($"seen {Image(call.Request)}");
        else if (asked == "for ever")
            await call.HangAsync();
        else
            await call.SayAsync($"echo: {asked}");
    }

    private static int? Image(JsonElement request) =>
        request
            .GetProperty("messages")
            .EnumerateArray()
            .Where(one => one.GetProperty("content").ValueKind == JsonValueKind.Array)
            .SelectMany(one => one.GetProperty("content").EnumerateArray())
            .Where(part => part.GetProperty("type").GetString() == "image_url")
            .Select(part => part.GetProperty("image_url").GetProperty("url").GetString()!.Length)
            .Cast<int?>()
            .LastOrDefault();

    private static async Task WholeAsync(ModelCall call, string text, string finish = "stop")
    {
        await call.BeginAsync();
        await call.PieceAsync(text);
        await call.EndAsync(finish: finish);
    }
}
