using System.Net;
using System.Net.Http.Json;
using Hive.Api.Tests.Runs;

namespace Hive.Api.Tests;

/// <summary>Answers are JSON for programs and people: nothing in them is escaped that need not be.</summary>
internal sealed class ReadableJsonTests
{
    private const string Text = "if a > b && c < d: \"naïve\" + 'é' 蜂";

    [Test]
    public async Task Texts_of_all_kinds_of_answers_are_as_they_were_said()
    {
        await using var hive = await RunningHive.StartAsync(h => h.Agent("echo").Model.Says("echo", Text));
        var shown = Text.Replace("\"", "\\\"", StringComparison.Ordinal);

        foreach (
            var (path, body) in new (string, object)[]
            {
                ("/api/v1/agents/echo/runs", new { message = "m" }),
                ("/api/v1/agents/echo/runs", new { message = "m", stream = true }),
                ("/v1/chat/completions", new { model = "echo", messages = new[] { new { role = "user", content = "m" } } }),
            }
        )
        {
            using var answer = await hive.Client.PostAsJsonAsync(path, body);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).Should().Contain(shown, "{0} {1}", path, body);
        }

        var streamed = new
        {
            model = "echo",
            stream = true,
            messages = new[] { new { role = "user", content = "m" } },
        };
        using (var answer = await hive.Client.PostAsJsonAsync("/v1/chat/completions", streamed))
        {
            // A piece a word.
            var pieces = await answer.Content.ReadAsStringAsync();
            foreach (var word in shown.Split(' ')[1..])
                pieces.Should().Contain($"\"content\":\" {word}\"");
        }

        using (
            var form = new MultipartFormDataContent
            {
                { new StringContent("m"), "message" },
                { new StringContent("false"), "stream" },
            }
        )
        using (var answer = await hive.Client.PostAsync("/agents/echo/runs", form))
            (await answer.Content.ReadAsStringAsync()).Should().Contain(shown, "AgentOS");
        using var absent = await hive.Client.PostAsJsonAsync("/api/v1/agents/a%3Eb/runs", new { message = "m" });
        (await absent.Content.ReadAsStringAsync()).Should().Contain("a>b", "a problem document");
    }
}
