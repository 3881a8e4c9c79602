using Hive.Api.Problems;
using Hive.Service.Components;

namespace Hive.Api.Components;

/// <summary>Finds what an address names.</summary>
internal static class ExistingComponent
{
    /// <exception cref="RequestException">404: there is none.</exception>
    public static ComponentDefinition Existing(this ComponentSet set, ComponentKind kind, string id) =>
        set.Find(kind, id) ?? throw RequestException.NotFound(kind.Word(), id);
}
