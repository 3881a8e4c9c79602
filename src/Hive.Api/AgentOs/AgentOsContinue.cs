using System.Text.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.AgentOs;

/// <summary>
/// <c>POST …/runs/RUN/continue</c> as AgentOS has it: the tools of the paused run come back with what was decided.
/// </summary>
internal static class AgentOsContinue
{
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
        var continued = await runs.ContinueAsync(found.Id, Decisions(form["tools"].ToString()), context.RequestAborted);
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

    private static List<RunDecision> Decisions(string tools)
    {
        try
        {
            using var json = JsonDocument.Parse(tools);
            if (json.RootElement.ValueKind == JsonValueKind.Array)
                return
                [
                    .. json
                        .RootElement.EnumerateArray()
                        .Where(one => Word(one, "tool_call_id") is not null)
                        .Select(Decision)
                        .OfType<RunDecision>(),
                ];
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw RequestException.Bad("The field tools is the JSON list of the paused run's tools, with what was decided.");
    }

    // Tools that ran before the pause come along; nothing is decided of them.
    private static RunDecision? Decision(JsonElement tool)
    {
        var id = Word(tool, "tool_call_id")!;
        if (Flag(tool, "confirmed") is { } confirmed)
            return new(id, Approve: confirmed, Reason: Word(tool, "confirmation_note"));
        if (Flag(tool, "requires_user_input") == true && Answer(tool) is { } answer)
            return new(id, Result: answer);
        return Flag(tool, "external_execution_required") == true && Word(tool, "result") is { } result
            ? new(id, Result: result)
            : null;
    }

    private static string? Answer(JsonElement tool) =>
        tool.TryGetProperty("user_input_schema", out var fields) && fields.ValueKind == JsonValueKind.Array
            ? fields.EnumerateArray().Select(field => Word(field, "value")).FirstOrDefault(value => value is not null)
            : Word(tool, "result");

    private static string? Word(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool? Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;
}

/// <summary>What such a form holds.</summary>
/// <param name="Tools">The tools of the paused run as a JSON list, with what was decided.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="Background">Whether the answer is the run as it goes on.</param>
/// <param name="SessionId">Its session; the run is known without.</param>
/// <param name="UserId">Its user; the run is known without.</param>
internal sealed record AgentOsContinueForm(
    string Tools,
    string? Stream = null,
    string? Background = null,
    string? SessionId = null,
    string? UserId = null
)
{
    /// <summary>What the routes take.</summary>
    public static Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata Accepted { get; } =
        new AcceptsMetadata(["application/x-www-form-urlencoded", "multipart/form-data"], typeof(AgentOsContinueForm));
}
