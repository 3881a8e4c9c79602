using Hive.Service.Components;

namespace Hive.Api.OpenAi;

/// <summary>
/// What components are called as models: <c>agent:support</c>, or <c>support</c> where no other kind has that id.
/// </summary>
internal static class ModelNames
{
    public static IEnumerable<ComponentDefinition> All(ComponentSet set) =>
        set.All.Where(one => one.Kind != ComponentKind.Tool);

    public static string Of(ComponentDefinition component) => $"{component.Kind.Word()}:{component.Id}";

    public static ComponentDefinition? Find(ComponentSet set, string name)
    {
        List<ComponentDefinition> found = [.. All(set).Where(one => one.Id == name || Of(one) == name)];
        return found is [var only] ? only : null;
    }
}
