using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// One stack in one workspace, or a named further instance of it: which it is, where its files lie, and what it is set to.
/// </summary>
public sealed record StackInstance
{
    /// <summary>Which stack it is.</summary>
    public required StackDefinition Definition { get; init; }

    /// <summary>Whose stack it is.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Name of the further instance; null for the stack itself.</summary>
    public string? Instance { get; init; }

    /// <summary>What it is set to.</summary>
    public required StackSettings Settings { get; init; }

    /// <summary>Name of the stack, as in the catalogue.</summary>
    public string Name => Definition.Name;

    /// <summary>The stack's name with the instance's: "agent", "agent-feature-x". Folders and projects carry it.</summary>
    public string FullName => Instance is null ? Name : $"{Name}-{Instance}";

    /// <summary>The stack as people name it: "Genie", "Agent feature-x".</summary>
    public string Label => Instance is null ? Definition.Title : $"{Definition.Title} {Instance}";

    /// <summary>Where its files lie.</summary>
    public StackPaths Paths => new(Workspace, Definition, Instance);

    /// <summary>
    /// The call of this console that does something with this stack, as in <c>./build.sh --target=AgentStop
    /// --instance=feature-x</c>.
    /// </summary>
    /// <param name="verb">As in "Stop".</param>
    public string Command(string verb) =>
        ConsoleCommand.For(
            Definition.Title + verb,
            [.. Instance is null ? [] : new[] { $"--instance={Instance}" }, .. Workspace.Option]
        );
}
