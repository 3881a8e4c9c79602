using Hive.Service.Agents;
using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Execution;

/// <summary>
/// Refuses by its name what the model that answers cannot do: nothing that a client asks for is silently left out.
/// </summary>
internal static class RequestedOptions
{
    private static readonly string[] NotAnthropics = ["seed", "frequency_penalty", "presence_penalty"];

    /// <exception cref="RunRefusedException">Something cannot be had.</exception>
    public static void Check(RunRequest request, ComponentDefinition component, ComponentSet set)
    {
        var named = request.Options?.Named.ToList() ?? [];
        if (named.Count == 0 && request.Attachments.Count == 0)
            return;
        if (component is WorkflowDefinition)
            throw Refused(
                named.FirstOrDefault() ?? "attachments",
                $"workflow {component.Id} does not take it: its steps have agents of their own."
            );
        foreach (var model in Answering(component, set))
        {
            var provider = model?.Provider ?? "extractive";
            if (provider == "extractive")
                throw Refused(
                    named.FirstOrDefault() ?? "attachments",
                    $"{component.Kind.Word()} {component.Id} has no model that could take it; it answers with passages of the knowledge base."
                );
            if (provider == "anthropic" && named.FirstOrDefault(NotAnthropics.Contains) is { } name)
                throw Refused(name, $"the provider {provider} of {component.Kind.Word()} {component.Id} does not take it.");
            if (provider == "anthropic" && request.Attachments.OfType<DataContent>().FirstOrDefault(IsForeign) is { } file)
                throw Refused(
                    "attachments",
                    $"the provider {provider} of {component.Kind.Word()} {component.Id} takes images and PDF, not {file.MediaType}."
                );
        }
        if (request.Options?.Format is { Schema: { } schema } format && AnswerSchema.Problem(schema) is { } problem)
            throw Refused(format.Parameter, $"its schema cannot be used: {problem}");
        foreach (var tool in request.Options?.Tools ?? [])
        {
            if (AnswerSchema.Problem(tool.Parameters) is { } wrong)
                throw Refused("tools", $"the parameters of {tool.Name} are no usable JSON Schema: {wrong}");
        }
    }

    private static bool IsForeign(DataContent content) =>
        !content.HasTopLevelMediaType("image") && content.MediaType != "application/pdf";

    private static IEnumerable<ModelDefinition?> Answering(ComponentDefinition component, ComponentSet set) =>
        component switch
        {
            AgentDefinition agent => [agent.Model],
            TeamDefinition { Mode: TeamMode.Route } team => team.Members.SelectMany(id =>
                Answering((ComponentDefinition?)set.Agents.GetValueOrDefault(id) ?? set.Teams[id], set)
            ),
            TeamDefinition team => [team.Model],
            _ => [],
        };

    private static RunRefusedException Refused(string parameter, string why) =>
        new(RunRefusal.BadRequest, $"{parameter}: {why}") { Parameter = parameter };
}
