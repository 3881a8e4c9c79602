using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.Mcp;

/// <summary>
/// Running what there is. A run belongs to the service: it goes on when the client gives up, and can be read with the API.
/// </summary>
internal static class RunTools
{
    public static HiveTool Agent { get; } = Of(ComponentKind.Agent, "run_agent", "Asks an agent and gives its answer.");

    public static HiveTool Team { get; } = Of(ComponentKind.Team, "run_team", "Asks a team and gives its answer.");

    public static HiveTool Workflow { get; } =
        Of(ComponentKind.Workflow, "run_workflow", "Runs a workflow and gives the output of its last step.");

    private static HiveTool Of(ComponentKind kind, string name, string description) =>
        new(
            name,
            description,
            """
            {"type":"object","required":["id","message"],"properties":{
              "id":{"type":"string","description":"One of list_components"},
              "message":{"type":"string"},
              "session_id":{"type":"string","description":"Goes on with an earlier conversation; nothing begins a new one"}}}
            """,
            Scopes.Run,
            readOnly: false,
            call => RunAsync(kind, call)
        );

    private static async Task<string> RunAsync(ComponentKind kind, ToolCall call)
    {
        var run = await call
            .Services.GetRequiredService<RunService>()
            .BeginAsync(
                new()
                {
                    Kind = kind,
                    ComponentId = call.Text("id"),
                    Input = call.Text("message"),
                    SessionId = call.OptionalText("session_id"),
                },
                call.Token
            );
        var ended = await run.Ended.WaitAsync(call.Token);
        return ended.Status == RunStatus.Completed
            ? ended.Output
            : throw RequestException.Bad(
                $"The run {ended.Id} is {ended.Status.Word()}. {ended.Error ?? string.Join(" ", ended.Needs.Select(need => need.Reason))}"
            );
    }
}
