using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Service.Components;

namespace Hive.Api.AgentOs;

/// <summary>The answer of <c>/health</c>.</summary>
internal sealed record AgentOsHealth(string Status, DateTimeOffset InstantiatedAt);

/// <summary>The answer of <c>/config</c>.</summary>
internal sealed record AgentOsConfig(
    string OsId,
    string Name,
    IReadOnlyList<string> Databases,
    IReadOnlyList<AgentOsSummary> Agents,
    IReadOnlyList<AgentOsSummary> Teams,
    IReadOnlyList<AgentOsSummary> Workflows,
    IReadOnlyList<string> Interfaces
);

/// <summary>A component in <c>/config</c>.</summary>
internal sealed record AgentOsSummary(string Id, string Name, string Description, string DbId)
{
    public static AgentOsSummary Of(ComponentDefinition one) => new(one.Id, one.Name, one.Description, "hive");
}

/// <summary>A model that components use.</summary>
internal sealed record AgentOsModel(string Id, string Provider, string? Name = null, string? Model = null)
{
    public static AgentOsModel Of(ModelDefinition? model) => new(model?.Id ?? "", model?.Provider ?? "extractive");

    public static AgentOsModel Full(ModelDefinition? model) =>
        Of(model) with
        {
            Name = model?.Id ?? "extractive",
            Model = model?.Id ?? "extractive",
        };
}

/// <summary>An agent, a team or a workflow.</summary>
internal sealed record AgentOsComponent(string Id, string Name, string Description, string DbId)
{
    public string? Role { get; init; }

    public string? Mode { get; init; }

    public AgentOsModel? Model { get; init; }

    public IReadOnlyList<AgentOsSummary>? Members { get; init; }

    public AgentOsToolNames? Tools { get; init; }

    public IReadOnlyList<AgentOsStep>? Steps { get; init; }

    public static AgentOsComponent Of(ComponentDefinition component)
    {
        var one = new AgentOsComponent(component.Id, component.Name, component.Description, "hive");
        return component switch
        {
            AgentDefinition agent => one with
            {
                Role = agent.Role,
                Model = AgentOsModel.Full(agent.Model),
                Tools = AgentOsToolNames.Of(agent.Tools),
            },
            TeamDefinition team => one with
            {
                Mode = team.Mode switch
                {
                    TeamMode.Route => "route",
                    TeamMode.Collaborate => "collaborate",
                    _ => "coordinate",
                },
                Model = AgentOsModel.Full(team.Model),
                Tools = AgentOsToolNames.Of(team.Tools),
                Members = [.. team.Members.Select(id => new AgentOsSummary(id, id, "", "hive"))],
            },
            WorkflowDefinition workflow => one with { Steps = [.. workflow.Steps.Select(AgentOsStep.Of)] },
            _ => one,
        };
    }
}

/// <summary>The tools of an agent or a team.</summary>
internal sealed record AgentOsToolNames(IReadOnlyList<AgentOsToolName> Tools)
{
    public static AgentOsToolNames Of(IEnumerable<string> names) =>
        new([.. names.Select(name => new AgentOsToolName(name))]);
}

/// <summary>A tool.</summary>
internal sealed record AgentOsToolName(string Name);

/// <summary>A step of a workflow.</summary>
internal sealed record AgentOsStep(string Name, string Type, string Description)
{
    public static AgentOsStep Of(StepDefinition step) =>
        new(
            step.Name,
            step switch
            {
                SequenceStep => "Steps",
                ParallelStep => "Parallel",
                ConditionStep => "Condition",
                LoopStep => "Loop",
                _ => "Step",
            },
            step.Description
        );
}

/// <summary>One page of anything.</summary>
internal sealed record AgentOsPage<T>(IReadOnlyList<T> Data, AgentOsPageInfo Meta);

/// <summary>Which page it is; pages count from 1.</summary>
internal sealed record AgentOsPageInfo(int Page, int Limit, int TotalPages, long TotalCount)
{
    private const int Largest = 100;

    /// <summary>Brings both into their bounds.</summary>
    public static (int Page, int Limit) Bound(int? page, int? limit) =>
        (Math.Clamp(page ?? 1, 1, 1_000_000), Math.Clamp(limit ?? 20, 1, Largest));

    public static AgentOsPageInfo Of(int page, int limit, long total) =>
        new(page, limit, (int)((total + limit - 1) / limit), total);
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AgentOsHealth))]
[JsonSerializable(typeof(AgentOsConfig))]
[JsonSerializable(typeof(IReadOnlyList<AgentOsModel>))]
[JsonSerializable(typeof(AgentOsComponent))]
[JsonSerializable(typeof(IReadOnlyList<AgentOsComponent>))]
[JsonSerializable(typeof(AgentOsRun))]
[JsonSerializable(typeof(IReadOnlyList<AgentOsRun>))]
[JsonSerializable(typeof(AgentOsEvent))]
[JsonSerializable(typeof(AgentOsPage<AgentOsSession>))]
[JsonSerializable(typeof(AgentOsSession))]
[JsonSerializable(typeof(AgentOsSessionDetail))]
[JsonSerializable(typeof(AgentOsRename))]
[JsonSerializable(typeof(AgentOsDeleteSessions))]
[JsonSerializable(typeof(AgentOsMemory))]
[JsonSerializable(typeof(AgentOsPage<AgentOsMemory>))]
[JsonSerializable(typeof(AgentOsMemoryRequest))]
[JsonSerializable(typeof(AgentOsDeleteMemories))]
[JsonSerializable(typeof(AgentOsContinueForm))]
[JsonSerializable(typeof(AgentOsNewSession))]
[JsonSerializable(typeof(AgentOsSessionChange))]
[JsonSerializable(typeof(AgentOsPage<AgentOsUserMemories>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(AgentOsResumeForm))]
[JsonSerializable(typeof(AgentOsSystem))]
[JsonSerializable(typeof(AgentOsMigration))]
[JsonSerializable(typeof(AgentOsWord))]
[JsonSerializable(typeof(AgentOsOptimizeRequest))]
[JsonSerializable(typeof(AgentOsOptimized))]
[JsonSerializable(typeof(AgentOsPage<AgentOsContent>))]
[JsonSerializable(typeof(AgentOsContentChange))]
[JsonSerializable(typeof(AgentOsContentStatus))]
[JsonSerializable(typeof(AgentOsSearch))]
[JsonSerializable(typeof(AgentOsPage<AgentOsHit>))]
[JsonSerializable(typeof(AgentOsKnowledgeConfig))]
[JsonSerializable(typeof(AgentOsPage<AgentOsEval>))]
[JsonSerializable(typeof(AgentOsEvalRequest))]
[JsonSerializable(typeof(AgentOsEvalName))]
[JsonSerializable(typeof(AgentOsDeleteEvals))]
[JsonSerializable(typeof(AgentOsPage<AgentOsTrace>))]
[JsonSerializable(typeof(AgentOsPage<AgentOsTraceDetail>))]
[JsonSerializable(typeof(AgentOsTraceSearch))]
[JsonSerializable(typeof(AgentOsPage<AgentOsTracedSession>))]
[JsonSerializable(typeof(AgentOsDays))]
[JsonSerializable(typeof(IReadOnlyList<AgentOsDay>))]
[JsonSerializable(typeof(AgentOsRefreshStatus))]
internal sealed partial class AgentOsJson : JsonSerializerContext
{
    public static AgentOsJson Readable => field ??= new(ReadableJson.Of(Default));
}
