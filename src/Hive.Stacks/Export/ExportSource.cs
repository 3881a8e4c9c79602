using Hive.Stacks.Compose;

namespace Hive.Stacks.Export;

/// <summary>
/// What is exported: the stacks of a workspace as Compose would run them, and the files that they are given.
/// </summary>
/// <param name="Stacks">Each with its resolved Compose file.</param>
/// <param name="Components">Files of the components folder, by path below it.</param>
/// <param name="Secrets">Names of the secrets that there are, by the stack's full name.</param>
internal sealed record ExportSource(
    IReadOnlyList<ResolvedStack> Stacks,
    IReadOnlyDictionary<string, byte[]> Components,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Secrets
);

/// <summary>Where the files of secrets are, below the folder that is kept for them.</summary>
internal static class SecretFiles
{
    /// <summary>The MCP servers, whose definition may hold keys.</summary>
    public const string McpServers = "mcp.json";

    /// <summary>Those of a stack.</summary>
    public static IEnumerable<string> Of(ResolvedStack stack, ExportSource source) =>
        source.Secrets[stack.Stack.FullName].Select(name => $"{stack.Stack.FullName}/{name}");

    /// <summary>All of them as the lines of a list, for a page that says what is needed.</summary>
    public static string List(ExportSource source) =>
        string.Concat(
            source.Secrets.Select(one =>
                $"   - `secrets/{one.Key}/`: {string.Join(", ", one.Value.Select(name => $"`{name}`"))}\n"
            )
        ) + $"   - `secrets/{McpServers}`: the workspace's `.mcp.json`, which may hold keys\n";
}
