using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>A stack as Compose sees it.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="File">Absolute path of the Compose file.</param>
public sealed record ComposeProject(StackInstance Stack, string File)
{
    /// <summary>
    /// Its name tells this stack from the same stack of another workspace. A stack that was started otherwise keeps its own.
    /// </summary>
    public string Name
    {
        get => field ?? Prefix(Stack.Workspace.Id) + Stack.FullName;
        init;
    }

    /// <summary>Absolute path of a file that Compose merges into it; null for none.</summary>
    public string? Change { get; init; }

    /// <summary>What the names of a workspace's projects begin with.</summary>
    /// <param name="workspace">What tells the workspace from others.</param>
    internal static string Prefix(string workspace) => $"hive-{workspace}-";

    /// <summary>
    /// What the names of a workspace's projects begin with, and began with: one that was moved had another id.
    /// </summary>
    internal static IReadOnlyList<string> PrefixesOf(Workspace workspace) =>
        [.. (WorkspaceIdentity.Read(workspace)?.Former ?? []).Append(workspace.Id).Distinct().Select(Prefix)];

    /// <summary>
    /// The project of a stack. An initialised workspace has Compose files of its own, which the user may have changed.
    /// </summary>
    public static ComposeProject Of(StackInstance stack, ProductFiles product) =>
        new(
            stack,
            Path.Combine(stack.Workspace.Root, stack.Definition.ComposeFile) is var own && System.IO.File.Exists(own)
                ? own
                : product.ComposeFile(stack.Definition)
        )
        {
            Change = product.ComposeChange(stack.Definition),
        };
}
