using Hive.Service.Components;

namespace Hive.Service.Runs.Execution;

/// <summary>
/// The models of a component and of all that it can come to: a missing key is told before anything has begun.
/// </summary>
internal static class NeededModels
{
    public static List<ModelDefinition> Of(ComponentDefinition component, ComponentSet set) =>
        [.. All(component, set).OfType<ModelDefinition>().Distinct()];

    private static IEnumerable<ModelDefinition?> All(ComponentDefinition component, ComponentSet set) =>
        component switch
        {
            AgentDefinition agent => [agent.Model],
            TeamDefinition team => team
                .Members.SelectMany(id => All((ComponentDefinition?)set.Agents.GetValueOrDefault(id) ?? set.Teams[id], set))
                .Prepend(team.Model),
            WorkflowDefinition workflow => workflow.Steps.SelectMany(step => step.Leaves).SelectMany(step => Of(step, set)),
            _ => [],
        };

    private static IEnumerable<ModelDefinition?> Of(StepDefinition step, ComponentSet set) =>
        step switch
        {
            AgentStep agent => All(set.Agents[agent.Agent], set),
            TeamStep team => All(set.Teams[team.Team], set),
            _ => [],
        };
}
