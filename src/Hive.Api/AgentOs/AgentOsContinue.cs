using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;

namespace Hive.Api.AgentOs;

/// <summary>
/// <c>POST …/runs/RUN/continue</c> as AgentOS has it: the tools of the paused run come back with what was decided.
/// </summary>
internal static class AgentOsContinue
{
    public static void MapContinue(this RouteGroupBuilder group, ComponentKind kind) =>
        group
            .MapPost(
                "/{id}/runs/{run_id}/continue",
                (string id, string run_id, HttpContext context) =>
                    AnswerAsync(kind, id, run_id, context, (run, after) => AgentOsFeature.StreamAsync(run, after, context))
            )
            .WithName($"osContinue{kind}Run")
            .WithSummary("Has a paused run go on; events unless stream=false")
            .WithMetadata(AgentOsContinueForm.Accepted)
            .Produces<AgentOsRun>()
            .Produces<AgentOsRun>(StatusCodes.Status202Accepted)
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithExample(
                """{"tools":"[{\"tool_call_id\":\"turn0.0\",\"requires_confirmation\":true,\"confirmed\":true}]","stream":"false"}""",
                AgentOsExamples.AnsweredRun(kind)
            );

    /// <summary>Has the run go on, and answers with its events unless told otherwise.</summary>
    public static async Task AnswerAsync(
        ComponentKind kind,
        string id,
        string run,
        HttpContext context,
        Func<RunRecord, long, Task> stream
    )
    {
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var form = await StartRunRequest.FormAsync(context.Request);
        var streams = StartRunRequest.Flag(form, "stream", true);
        var background = StartRunRequest.Flag(form, "background", false);
        var found = await runs.ExistingAsync(kind, id, run, context.RequestAborted);
        var continued = await runs.ContinueAsync(found.Id, Decisions(form), context.RequestAborted);
        if (streams && !background)
        {
            await stream(continued.Facts, continued.Begins - 1);
            return;
        }
        if (background)
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(
            AgentOsRun.Of(
                background ? continued.Facts : await continued.Ended.WaitAsync(context.RequestAborted),
                continued.Author.Name
            ),
            AgentOsJson.Readable.AgentOsRun,
            cancellationToken: context.RequestAborted
        );
    }

    private static List<RunDecision> Decisions(IFormCollection form)
    {
        // An agent's run goes on with tools, a team's with requirements, a workflow's with those of its steps.
        foreach (var field in new[] { "tools", "requirements", "step_requirements" })
        {
            if (form[field].ToString() is { Length: > 0 } text)
                return Decisions(text, field);
        }
        throw RequestException.Bad("The form has tools, requirements or step_requirements, with what was decided.");
    }

    private static List<RunDecision> Decisions(string text, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Array)
                return [.. json.RootElement.EnumerateArray().SelectMany(Tools).Select(Decision).OfType<RunDecision>()];
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw RequestException.Bad(
            $"The field {field} is the JSON list of the paused run's {field}, with what was decided."
        );
    }

    /// <summary>The tools in what a list holds, each with its requirement; there is none around a tool by itself.</summary>
    private static IEnumerable<(JsonElement Tool, JsonElement Requirement)> Tools(JsonElement one) =>
        one.Inner("executor_requirements") is { ValueKind: JsonValueKind.Array } inner
            ? inner.EnumerateArray().SelectMany(Tools)
        : one.Inner("tool_execution") is { ValueKind: JsonValueKind.Object } tool ? [(tool, one)]
        : one.Word("tool_call_id") is not null ? [(one, default)]
        : [];

    // Tools that ran before the pause come along; nothing is decided of them.
    private static RunDecision? Decision((JsonElement Tool, JsonElement Requirement) one)
    {
        var (tool, requirement) = one;
        if (tool.Word("tool_call_id") is not { } id)
            return null;
        if ((requirement.Flag("confirmation") ?? tool.Flag("confirmed")) is { } confirmed)
            return new(
                id,
                Approve: confirmed,
                Reason: requirement.Word("confirmation_note") ?? tool.Word("confirmation_note")
            );
        if (tool.Flag("requires_user_input") == true && (Answer(requirement) ?? Answer(tool)) is { } answer)
            return new(id, Result: answer);
        return
            tool.Flag("external_execution_required") == true
            && (requirement.Word("external_execution_result") ?? tool.Word("result")) is { } result
            ? new(id, Result: result)
            : null;
    }

    private static string? Answer(JsonElement tool) =>
        tool.Inner("user_input_schema") is { ValueKind: JsonValueKind.Array } fields
            ? fields.EnumerateArray().Select(field => field.Word("value")).FirstOrDefault(value => value is not null)
            : tool.Word("result");
}

/// <summary>What such a form holds.</summary>
/// <param name="Tools">The tools of the paused run as a JSON list, with what was decided.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="Background">Whether the answer is the run as it goes on.</param>
/// <param name="SessionId">Its session; the run is known without.</param>
/// <param name="UserId">Its user; the run is known without.</param>
/// <param name="Requirements">The requirements of a team's paused run as a JSON list, with what was decided.</param>
/// <param name="StepRequirements">The same of a workflow's.</param>
internal sealed record AgentOsContinueForm(
    string? Tools = null,
    string? Stream = null,
    string? Background = null,
    string? SessionId = null,
    string? UserId = null,
    string? Requirements = null,
    string? StepRequirements = null
)
{
    /// <summary>What the routes take.</summary>
    public static Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata Accepted { get; } =
        new AcceptsMetadata(["application/x-www-form-urlencoded", "multipart/form-data"], typeof(AgentOsContinueForm));
}
