namespace Hive.Service.Components;

/// <summary>One component names another thing that it needs.</summary>
/// <param name="From">Who needs it.</param>
/// <param name="What">agent, team, tool, mcp or model.</param>
/// <param name="Id">The id or name of what it needs.</param>
public sealed record ComponentUse(ComponentDefinition From, string What, string Id)
{
    /// <summary>Who uses what, each once.</summary>
    public static IEnumerable<ComponentUse> All(ComponentSet set) => set.All.SelectMany(one => Of(one, set)).Distinct();

    private static IEnumerable<ComponentUse> Of(ComponentDefinition one, ComponentSet set) =>
        one switch
        {
            AgentDefinition agent => Model(agent, agent.Model)
                .Concat(agent.Tools.Select(tool => new ComponentUse(agent, "tool", tool)))
                .Concat(agent.McpServers.Select(server => new ComponentUse(agent, "mcp", server))),
            TeamDefinition team => Model(team, team.Model)
                .Concat(
                    team.Members.Select(member => new ComponentUse(
                        team,
                        set.Agents.ContainsKey(member) ? "agent" : "team",
                        member
                    ))
                )
                .Concat(team.Tools.Select(tool => new ComponentUse(team, "tool", tool)))
                .Concat(team.McpServers.Select(server => new ComponentUse(team, "mcp", server))),
            WorkflowDefinition workflow => workflow
                .Steps.SelectMany(step => step.Leaves)
                .SelectMany(step => Of(workflow, step)),
            McpToolDefinition tool => [new(tool, "mcp", tool.Server)],
            _ => [],
        };

    private static IEnumerable<ComponentUse> Model(ComponentDefinition of, ModelDefinition? model) =>
        model is null ? [] : [new(of, "model", model.Id.Length > 0 ? $"{model.Provider}: {model.Id}" : model.Provider)];

    private static IEnumerable<ComponentUse> Of(WorkflowDefinition workflow, StepDefinition step) =>
        step switch
        {
            AgentStep agent => [new(workflow, "agent", agent.Agent)],
            TeamStep team => [new(workflow, "team", team.Team)],
            ToolStep tool => [new(workflow, "tool", tool.Tool)],
            _ => [],
        };
}
