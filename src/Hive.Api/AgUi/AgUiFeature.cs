using Hive.Api.Access;
using Hive.Api.Components;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Limits;
using Hive.Api.OpenAi;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;

namespace Hive.Api.AgUi;

/// <summary>Agents, teams and workflows for pages that speak AG-UI: a translation of the same events.</summary>
internal static class AgUiFeature
{
    public static void AddAgUi(this WebApplicationBuilder builder) => builder.AddJsonTypes(AgUiInputJson.Default);

    public static void MapAgUi(this WebApplication app)
    {
        foreach (var kind in new[] { ComponentKind.Agent, ComponentKind.Team, ComponentKind.Workflow })
        {
            app.MapPost(
                    $"/agui/{kind.Word()}s/{{id}}",
                    (string id, AgUiInput input, HttpContext context) => RunAsync(kind, id, input, context)
                )
                .WithTags("AG-UI")
                .WithName($"agui{kind}")
                .WithSummary(
                    $"Runs a{(kind == ComponentKind.Agent ? "n" : "")} {kind.Word()} and answers with AG-UI's events"
                )
                .WithEvents()
                .WithBodyLimit(LimitFeature.BodyWithFiles)
                .NeedsScope(Scopes.Run)
                .WithExample(
                    """{"threadId":"ada-1","runId":"run-1","messages":[{"id":"1","role":"user","content":"How many days off are there?"}],"tools":[],"context":[]}"""
                );
        }
    }

    private static async Task RunAsync(ComponentKind kind, string id, AgUiInput input, HttpContext context)
    {
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var component = context.RequestServices.GetRequiredService<IComponentSource>().Current.Existing(kind, id);
        var run = await BegunAsync(component, input, runs, context.RequestAborted);
        var shape = new AgUiShape(run.Id, input.ThreadId, input.RunId);
        await EventStream.WriteAsync(
            context,
            runs.ReadAsync(run.Id, run.Begins - 1, context.RequestAborted),
            new((RunEvent one) => shape.Of(one)) { WithIds = false }
        );
    }

    private static async Task<LiveRun> BegunAsync(
        ComponentDefinition component,
        AgUiInput input,
        RunService runs,
        CancellationToken token
    )
    {
        if (input.Resume.WithoutNulls("resume") is { Count: > 0 } resume)
        {
            var (paused, decisions) = AgUiMessages.Decided(resume);
            await runs.ExistingAsync(component.Kind, component.Id, paused.ToString(), token);
            return await runs.ContinueAsync(paused, decisions, token);
        }
        var messages = AgUiMessages.Read(input.Messages.WithoutNulls("messages")!);
        if (await Conversation.WaitingAsync(messages, component, runs, token) is { } waiting)
            return await runs.ContinueAsync(waiting.Run.Id, waiting.Results, token);
        if (input.ThreadId.Length is 0 or > RunRequest.LongestId)
            throw RequestException.Bad($"threadId has 1 to {RunRequest.LongestId} characters.");
        return await runs.BeginAsync(
            Conversation.Request(messages, component, "messages") with
            {
                SessionId = input.ThreadId,
                Options = AgUiMessages.Options(input),
            },
            token
        );
    }
}
