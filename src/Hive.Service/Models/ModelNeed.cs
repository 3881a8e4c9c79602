using Hive.Service.Components;
using Hive.Service.Secrets;

namespace Hive.Service.Models;

/// <summary>What a component's own model needs, and whether it is there.</summary>
/// <param name="Kind">Of the component.</param>
/// <param name="ComponentId">The component.</param>
/// <param name="Provider">openai, anthropic, ollama or extractive.</param>
/// <param name="Model">Empty for extractive.</param>
/// <param name="Variable">The key's variable, and its file's name; nothing where no key is needed.</param>
/// <param name="Place">Where the key belongs.</param>
/// <param name="IsThere">Whether it can be asked, as far as keys go.</param>
public sealed record ModelNeed(
    ComponentKind Kind,
    string ComponentId,
    string Provider,
    string Model,
    string? Variable,
    string? Place,
    bool IsThere
)
{
    /// <summary>Of agents and teams, in the order of <see cref="ComponentSet.All"/>.</summary>
    public static IEnumerable<ModelNeed> All(ComponentSet set, SecretsFolder secrets) =>
        set.All.Where(one => one is AgentDefinition or TeamDefinition).Select(one => Of(one, secrets));

    private static ModelNeed Of(ComponentDefinition component, SecretsFolder secrets)
    {
        var model = component is AgentDefinition agent ? agent.Model : ((TeamDefinition)component).Model;
        if (ModelClients.IsExtractive(model))
            return new(component.Kind, component.Id, "extractive", "", null, null, true);
        var variable = ModelClients.KeyVariableOf(model!);
        return new(
            component.Kind,
            component.Id,
            model!.Provider,
            model.Id,
            variable,
            variable is null ? null : secrets.PlaceOf(variable),
            variable is null || secrets.Find(variable) is not null
        );
    }
}
