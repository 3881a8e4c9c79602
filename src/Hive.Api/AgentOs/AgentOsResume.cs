using System.Globalization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs.Execution;

namespace Hive.Api.AgentOs;

/// <summary><c>POST …/runs/RUN/resume</c> as AgentOS has it: a stream goes on where the client lost it.</summary>
internal static class AgentOsResume
{
    public static void MapResume(this RouteGroupBuilder group, ComponentKind kind) =>
        group
            .MapPost(
                "/{id}/runs/{run_id}/resume",
                (string id, string run_id, HttpContext context) => ResumeAsync(kind, id, run_id, context)
            )
            .WithName($"osResume{kind}Run")
            .WithSummary("The run's events behind the one that the client had last, as they come")
            .Accepts<AgentOsResumeForm>("application/x-www-form-urlencoded", "multipart/form-data")
            .WithEvents()
            .NeedsScope(Scopes.Read)
            .WithExample("""{"last_event_index":"12"}""");

    private static async Task ResumeAsync(ComponentKind kind, string id, string run, HttpContext context)
    {
        var form = await StartRunRequest.FormAsync(context.Request);
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var found = await runs.ExistingAsync(kind, id, run, context.RequestAborted);
        var after = form["last_event_index"].ToString() switch
        {
            "" => EventStream.After(context),
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index,
            _ => throw RequestException.Bad("last_event_index is the event_index of an event."),
        };
        await AgentOsFeature.StreamAsync(found, after, context);
    }
}

/// <summary>What the form of a resumption holds.</summary>
/// <param name="LastEventIndex">The event_index of the last event that the client has; nothing means all of them.</param>
/// <param name="SessionId">Its session; the run is known without.</param>
internal sealed record AgentOsResumeForm(string? LastEventIndex = null, string? SessionId = null);
