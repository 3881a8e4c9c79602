using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>Words that Compose users type, each with one meaning.</summary>
public static class Aliases
{
    /// <summary>Compose's word for bringing a stack up.</summary>
    public const string Up = "up";

    /// <summary>The words, in the order in which they are shown.</summary>
    public static IReadOnlyList<Alias> All { get; } =
    [
        new(Up, "WorkspaceServe", "brings the stack up, in the background"),
        new("down", "WorkspaceStop", "stops the stack; its data stays"),
        new("stop", "WorkspaceStop", "the same"),
        new("restart", "WorkspaceRestart", "stops the stack and brings it up again"),
        new("ps", "Status", "shows all stacks"),
        new("logs", "Logs", "prints the log of all stacks; -f follows it"),
    ];

    /// <summary>The words that Compose takes for running in the background, which is what happens here anyway.</summary>
    public static IReadOnlyList<string> InBackground { get; } = ["-d", "--detach"];

    /// <summary>The target that a word stands for; null when it stands for none.</summary>
    public static string? Find(string word) =>
        All.FirstOrDefault(alias => alias.Word.Equals(word, StringComparison.OrdinalIgnoreCase))?.Target;

    /// <summary>
    /// The target that a word and a stack's name behind it stand for, as in <c>up genie</c>; null for none.
    /// </summary>
    /// <param name="word">An alias, or a verb, as in "serve".</param>
    /// <param name="stack">A stack's name.</param>
    public static string? Find(string word, string stack)
    {
        var meant = StackCatalogue.All.FirstOrDefault(one => one.Name.Equals(stack, StringComparison.OrdinalIgnoreCase));
        if (meant is null)
            return null;
        var target = Find(word) ?? word;
        var verb = target.StartsWith(StackCatalogue.Workspace.Title, StringComparison.Ordinal)
            ? target[StackCatalogue.Workspace.Title.Length..]
            : target;
        return TargetTable.TryFind(meant.Title + verb);
    }
}

/// <summary>A word that stands for a target.</summary>
/// <param name="Word">As it is typed.</param>
/// <param name="Target">The target's right name.</param>
/// <param name="Meaning">What it does, as a phrase.</param>
public sealed record Alias(string Word, string Target, string Meaning);
