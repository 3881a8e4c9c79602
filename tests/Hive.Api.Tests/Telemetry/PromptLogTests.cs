using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Testing;

namespace Hive.Api.Tests.Telemetry;

internal sealed class PromptLogTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [TestCase("false")]
    [TestCase("")]
    public async Task Neither_question_nor_answer_is_in_the_log_by_default(string setting)
    {
        await using var hive = await StartAsync(setting);
        await AskAsync(hive, "agents/echo", "aardvark");
        foreach (
            var (failing, reason) in new[]
            {
                ("agents/broken", "agent broken failed: The openai endpoint answered 400 BadRequest."),
                ("teams/lost", "team lost failed: The leader of team lost named no member."),
                ("workflows/stuck", "workflow stuck failed: Step bad failed: The openai endpoint answered 400 BadRequest."),
            }
        )
        {
            await AskAsync(hive, failing, "aardvark");
            // A failed run is logged after all that earlier ones could say.
            await Eventually.HoldsWhenReachedAsync(
                $"the log has {reason}",
                () => Task.FromResult(hive.Api.Output.Any(line => line.Contains(reason, StringComparison.Ordinal)))
            );
        }
        string.Join('\n', hive.Api.Output).Should().NotContain("aardvark").And.NotContain("ANSWERED");
    }

    [Test]
    public async Task Question_and_answer_are_in_one_line_with_the_run_and_its_trace_where_that_is_switched_on()
    {
        await using var hive = await StartAsync("true");
        var run = await AskAsync(hive, "agents/echo", "aardvark");

        var line = (await LinesAsync(hive)).Should().ContainSingle().Which;
        line.Text("LogLevel").Should().Be("Information");
        line.Text("State.Run").Should().Be(run.Text("run_id"));
        line.Text("State.Kind").Should().Be("agent");
        line.Text("State.Component").Should().Be("echo");
        line.Text("State.Status").Should().Be("completed");
        line.Text("State.Asked").Should().Be("aardvark");
        line.Text("State.Answered").Should().Be("ANSWERED aardvark");
        line.At("Scopes").ToString().Should().Contain(Trace);
        string.Join('\n', hive.Api.Output)
            .Should()
            .NotContain("sk-of-a-test")
            .And.NotContain(ApiEnvironment.Key)
            .And.NotContain(hive.Database.Password);
    }

    [Test]
    public async Task A_long_question_is_cut_between_characters()
    {
        await using var hive = await StartAsync("true");
        // The 4,000th UTF-16 unit is the first half of a bee.
        await AskAsync(hive, "agents/echo", new string('x', 3999) + "🐝" + new string('y', 100));

        var line = (await LinesAsync(hive)).Should().ContainSingle().Which;
        line.Text("State.Asked").Should().Be(new string('x', 3999) + "…");
        line.Text("State.Answered").Should().HaveLength(4001).And.EndWith("x…");
    }

    // A leader is quoted where it names nobody, and endpoints may repeat what they were sent in what they refuse it with.
    private static Task<RunningHive> StartAsync(string setting) =>
        RunningHive.StartAsync(hive =>
        {
            hive.With("HIVE_LOG_PROMPTS", setting)
                .Agent("echo")
                .Model.On("echo", call => call.SayAsync($"ANSWERED {call.Asked}"));
            hive.Component(
                "teams/lost",
                "team: { team_id: lost, name: lost, mode: route }\nmodel: { provider: openai, id: echo }\nmembers: [echo, broken]\n"
            );
            hive.Component(
                "workflows/stuck",
                "workflow: { workflow_id: stuck, name: stuck }\nsteps:\n  - { name: bad, agent: broken }\n"
            );
            hive.Agent("broken")
                .Model.On("broken", call => call.FailAsync(400, $$$"""{"error":{"message":"ANSWERED {{{call.Asked}}}"}}"""));
        });

    private static async Task<JsonElement> AskAsync(RunningHive hive, string component, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{component}/runs")
        {
            Content = JsonContent.Create(new { message }),
        };
        using var response = await hive.Client.SendAsync(request.With("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return await response.JsonAsync();
    }

    private static async Task<IReadOnlyList<JsonElement>> LinesAsync(RunningHive hive)
    {
        IReadOnlyList<JsonElement> lines = [];
        await Eventually.HoldsWhenReachedAsync(
            "the run is in the log",
            () =>
            {
                lines =
                [
                    .. hive
                        .Api.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                        .Where(line => line.Text("Category") == "Hive.Service.Runs.Tracing.PromptLog"),
                ];
                return Task.FromResult(lines.Count > 0);
            }
        );
        return lines;
    }
}
