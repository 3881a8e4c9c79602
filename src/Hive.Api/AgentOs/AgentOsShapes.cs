using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Service.Components;

namespace Hive.Api.AgentOs;

/// <summary>The answer of <c>/health</c>.</summary>
internal sealed record OsHealth(string Status, DateTimeOffset InstantiatedAt);

/// <summary>The answer of <c>/config</c>.</summary>
internal sealed record OsConfig(
    string OsId,
    string Name,
    IReadOnlyList<string> Databases,
    IReadOnlyList<OsSummary> Agents,
    IReadOnlyList<OsSummary> Teams,
    IReadOnlyList<OsSummary> Workflows,
    IReadOnlyList<string> Interfaces
);

/// <summary>A component in <c>/config</c>.</summary>
internal sealed record OsSummary(string Id, string Name, string Description, string DbId)
{
    public static OsSummary Of(ComponentDefinition one) => new(one.Id, one.Name, one.Description, "hive");
}

/// <summary>A model that components use.</summary>
internal sealed record OsModel(string Id, string Provider, string? Name = null, string? Model = null)
{
    public static OsModel Of(ModelDefinition? model) => new(model?.Id ?? "", model?.Provider ?? "extractive");

    public static OsModel Full(ModelDefinition? model) =>
        Of(model) with
        {
            Name = model?.Id ?? "extractive",
            Model = model?.Id ?? "extractive",
        };
}

/// <summary>An agent, a team or a workflow.</summary>
internal sealed record OsComponent(string Id, string Name, string Description, string DbId)
{
    public string? Role { get; init; }

    public string? Mode { get; init; }

    public OsModel? Model { get; init; }

    public IReadOnlyList<OsSummary>? Members { get; init; }

    public IReadOnlyList<string>? Tools { get; init; }

    public IReadOnlyList<OsStep>? Steps { get; init; }

    public static OsComponent Of(ComponentDefinition component)
    {
        var one = new OsComponent(component.Id, component.Name, component.Description, "hive");
        return component switch
        {
            AgentDefinition agent => one with { Role = agent.Role, Model = OsModel.Full(agent.Model), Tools = agent.Tools },
            TeamDefinition team => one with
            {
                Mode = team.Mode switch
                {
                    TeamMode.Route => "route",
                    TeamMode.Collaborate => "collaborate",
                    _ => "coordinate",
                },
                Model = OsModel.Full(team.Model),
                Tools = team.Tools,
                Members = [.. team.Members.Select(id => new OsSummary(id, id, "", "hive"))],
            },
            WorkflowDefinition workflow => one with { Steps = [.. workflow.Steps.Select(OsStep.Of)] },
            _ => one,
        };
    }
}

/// <summary>A step of a workflow.</summary>
internal sealed record OsStep(string Name, string Type, string Description)
{
    public static OsStep Of(StepDefinition step) =>
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
internal sealed record OsPage<T>(IReadOnlyList<T> Data, OsPageInfo Meta);

/// <summary>Which page it is; pages count from 1.</summary>
internal sealed record OsPageInfo(int Page, int Limit, int TotalPages, long TotalCount)
{
    private const int Largest = 100;

    /// <summary>Brings both into their bounds.</summary>
    public static (int Page, int Limit) Bound(int? page, int? limit) =>
        (Math.Clamp(page ?? 1, 1, 1_000_000), Math.Clamp(limit ?? 20, 1, Largest));

    public static OsPageInfo Of(int page, int limit, long total) =>
        new(page, limit, (int)((total + limit - 1) / limit), total);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(OsHealth))]
[JsonSerializable(typeof(OsConfig))]
[JsonSerializable(typeof(IReadOnlyList<OsModel>))]
[JsonSerializable(typeof(OsComponent))]
[JsonSerializable(typeof(IReadOnlyList<OsComponent>))]
[JsonSerializable(typeof(OsRun))]
[JsonSerializable(typeof(IReadOnlyList<OsRun>))]
[JsonSerializable(typeof(OsEvent))]
[JsonSerializable(typeof(OsPage<OsSession>))]
[JsonSerializable(typeof(OsSession))]
[JsonSerializable(typeof(OsSessionDetail))]
[JsonSerializable(typeof(OsRename))]
[JsonSerializable(typeof(OsDeleteSessions))]
[JsonSerializable(typeof(OsMemory))]
[JsonSerializable(typeof(OsPage<OsMemory>))]
[JsonSerializable(typeof(OsMemoryWish))]
[JsonSerializable(typeof(OsDeleteMemories))]
internal sealed partial class AgentOsJson : JsonSerializerContext
{
    public static AgentOsJson Readable => field ??= new(ReadableJson.Of(Default));
}
