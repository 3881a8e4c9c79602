using System.Text.Json.Nodes;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Compose;

/// <summary>A stack with its resolved Compose file.</summary>
/// <param name="Stack">Which one.</param>
/// <param name="Resolved">What <c>docker compose config --format json</c> prints.</param>
internal sealed record ResolvedStack(StackInstance Stack, JsonObject Resolved)
{
    /// <summary>What becomes of its properties.</summary>
    public ComposeProperties Properties { get; } = new(Path.GetFileName(Stack.Definition.ComposeFile), Resolved);

    /// <summary>Its services by name.</summary>
    public IEnumerable<(string Name, JsonObject Value)> Services =>
        Resolved["services"]!.AsObject().Select(one => (one.Key, one.Value!.AsObject()));
}
