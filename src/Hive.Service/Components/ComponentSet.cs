namespace Hive.Service.Components;

/// <summary>All components at one moment. Every id that one of them names in here is in here.</summary>
public sealed record ComponentSet
{
    /// <summary>No components and no problems.</summary>
    public static ComponentSet Empty { get; } = new();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, AgentDefinition> Agents { get; init; } = new Dictionary<string, AgentDefinition>();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, TeamDefinition> Teams { get; init; } = new Dictionary<string, TeamDefinition>();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, WorkflowDefinition> Workflows { get; init; } =
        new Dictionary<string, WorkflowDefinition>();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, ToolDefinition> Tools { get; init; } = new Dictionary<string, ToolDefinition>();

    /// <summary>What is wrong with files, in the order of file, line and column.</summary>
    public IReadOnlyList<ComponentProblem> Problems { get; init; } = [];

    /// <summary>All of them, kind by kind and in the order of their ids.</summary>
    public IEnumerable<ComponentDefinition> All =>
        Agents
            .Values.Cast<ComponentDefinition>()
            .Concat(Teams.Values)
            .Concat(Workflows.Values)
            .Concat(Tools.Values)
            .OrderBy(one => one.Kind)
            .ThenBy(one => one.Id, StringComparer.Ordinal);

    /// <summary>One of them; nothing when there is none.</summary>
    public ComponentDefinition? Find(ComponentKind kind, string id) =>
        kind switch
        {
            ComponentKind.Agent => Agents.GetValueOrDefault(id),
            ComponentKind.Team => Teams.GetValueOrDefault(id),
            ComponentKind.Workflow => Workflows.GetValueOrDefault(id),
            _ => (ComponentDefinition?)Tools.GetValueOrDefault(id),
        };
}
