using System.Text.Json;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using ModelContextProtocol.Protocol;

namespace Hive.Api.Mcp;

/// <summary>
/// Running what there is. A run belongs to the service: it goes on when the client's connection is lost, and can be read
/// with the API. A client that takes its call back ends it.
/// </summary>
internal static class RunTools
{
    public static HiveTool Agent { get; } =
        Of(ComponentKind.Agent, "run_agent", "Run an agent", "Asks an agent and gives its answer.");

    public static HiveTool Team { get; } =
        Of(ComponentKind.Team, "run_team", "Run a team", "Asks a team and gives its answer.");

    public static HiveTool Workflow { get; } =
        Of(
            ComponentKind.Workflow,
            "run_workflow",
            "Run a workflow",
            "Runs a workflow and gives the output of its last step."
        );

    private static HiveTool Of(ComponentKind kind, string name, string title, string description) =>
        new(
            HiveTool.Described(
                name,
                title,
                description,
                """
                {"type":"object","required":["id","message"],"properties":{
                  "id":{"type":"string","description":"One of list_components"},
                  "message":{"type":"string"},
                  "session_id":{"type":"string","description":"Goes on with an earlier conversation; nothing begins a new one"}}}
                """,
                """
                {"type":"object","required":["run_id","session_id","status","content","input_tokens","output_tokens"],"properties":{
                  "run_id":{"type":"string"},"session_id":{"type":"string"},"status":{"type":"string"},"content":{"type":"string"},
                  "input_tokens":{"type":"integer"},"output_tokens":{"type":"integer"}}}
                """,
                readOnly: false
            ),
            Scopes.Run,
            call => RunAsync(kind, call)
        );

    private static async Task<ToolAnswer> RunAsync(ComponentKind kind, ToolCall call)
    {
        var service = call.Services.GetRequiredService<RunService>();
        var run = await service.BeginAsync(
            new()
            {
                Kind = kind,
                ComponentId = call.Text("id"),
                Input = call.Text("message"),
                SessionId = call.OptionalText("session_id"),
            },
            call.Token
        );
        var ended = await EndAsync(service, run, call);
        return ended.Status == RunStatus.Completed
            ? new(
                ended.Output,
                JsonSerializer.SerializeToElement(
                    new EndedRun(
                        ended.Id.ToString(),
                        ended.SessionId,
                        ended.Status.Word(),
                        ended.Output,
                        ended.InputTokens,
                        ended.OutputTokens
                    ),
                    McpJson.Readable.EndedRun
                )
            )
            : throw RequestException.Bad(
                $"The run {ended.Id} is {ended.Status.Word()}. {ended.Error ?? string.Join(" ", ended.Needs.Select(need => need.Reason))}"
            );
    }

    private static async Task<RunRecord> EndAsync(RunService service, LiveRun run, ToolCall call)
    {
        try
        {
            if (call.Progress.IsHeard)
                await TellAsync(service, run.Id, call);
            return await run.Ended.WaitAsync(call.Token);
        }
        catch (OperationCanceledException) when (call.Token.IsCancellationRequested)
        {
            // Taken back; when it is this program that ends, another process goes on with the run.
            var lifetime = call.Services.GetRequiredService<IHostApplicationLifetime>();
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
                run.Cancel();
            throw;
        }
    }

    private static async Task TellAsync(RunService service, Guid run, ToolCall call)
    {
        try
        {
            await foreach (var logged in service.ReadAsync(run, 0, call.Token))
            {
                if (Said(logged.Event) is var (message, level))
                    await call.Progress.TellAsync(message, level, call.Token);
            }
        }
        catch (RunLostException)
        {
            // The run's end says so.
        }
    }

    private static (string, LoggingLevel)? Said(RunEvent one) =>
        one switch
        {
            RunStarted => ($"{one.Author.Name} begins.", LoggingLevel.Info),
            ActivityStarted begun => ($"{one.Author.Name}: {begun.Type} {begun.Name} begins.", LoggingLevel.Info),
            ActivityEnded { Activity: { Failed: true } failed } => (
                $"{one.Author.Name}: {failed.Type} {failed.Name} failed.",
                LoggingLevel.Warning
            ),
            ActivityEnded { Activity: var done } => (
                $"{one.Author.Name}: {done.Type} {done.Name} is done.",
                LoggingLevel.Info
            ),
            StepRetried retried => (
                $"{one.Author.Name}: step {retried.Name} is tried again: {retried.Reason}",
                LoggingLevel.Warning
            ),
            ModelAnswered => ($"{one.Author.Name}: the model has answered.", LoggingLevel.Debug),
            RunPaused => ($"{one.Author.Name} waits for a person.", LoggingLevel.Notice),
            RunEnded => ($"{one.Author.Name} has ended.", LoggingLevel.Info),
            _ => null,
        };
}

internal sealed record EndedRun(
    string RunId,
    string SessionId,
    string Status,
    string Content,
    long InputTokens,
    long OutputTokens
);
