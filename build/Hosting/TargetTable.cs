using System.Reflection;
using Cake.Frosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>Every target there is, read off the task classes.</summary>
public static class TargetTable
{
    /// <summary>All targets, in alphabetical order.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        .. typeof(TargetTable)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsDefined(typeof(TaskNameAttribute), inherit: false))
            .Select(type => new Target(
                type.GetCustomAttribute<TaskNameAttribute>()!.Name,
                type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? "",
                type.GetCustomAttribute<DoesVerbAttribute>()?.Verb ?? Verb.None
            ))
            .OrderBy(target => target.Name, StringComparer.Ordinal),
    ];

    /// <summary>What a target does.</summary>
    /// <param name="name">The target's right name.</param>
    public static Verb VerbOf(string name) => All.First(target => target.Name == name).Verb;

    /// <summary>The options that stand for targets, without dashes: <c>genie-serve</c> for <c>GenieServe</c>.</summary>
    public static IReadOnlyList<string> OptionNames => [.. All.Select(target => ToOption(target.Name))];

    /// <summary>
    /// The target that a word means, whatever its case; <c>ServeGenie</c> means <c>GenieServe</c>, <c>Serve</c> means
    /// <c>WorkspaceServe</c>.
    /// </summary>
    /// <exception cref="StackException">There is no such target.</exception>
    public static string Find(string word)
    {
        if (TryFind(word) is { } name)
            return name;
        var verbsFirst = StackCatalogue.All.SelectMany(stack =>
            All.Where(target => target.Name.StartsWith(stack.Title, StringComparison.Ordinal))
                .Select(target => target.Name[stack.Title.Length..] + stack.Title)
        );
        var nearest = NearestWord.To(
            word,
            [.. All.Select(target => target.Name), .. verbsFirst, .. Aliases.All.Select(alias => alias.Word)]
        );
        throw new StackException(
            FailureKind.Misuse,
            $"There is no target '{word}'.",
            nearest is null
                ? $"Run {ConsoleCommand.Name} to see all targets; a folder is written as ./{word}"
                : $"Did you mean {nearest}? Run {ConsoleCommand.Name} to see all targets."
        );
    }

    /// <summary>The target that a word means; null when it means none.</summary>
    public static string? TryFind(string word)
    {
        if ((Match(word) ?? Aliases.Find(word)) is { } name)
            return name;
        foreach (var stack in StackCatalogue.All)
        {
            if (
                word.EndsWith(stack.Title, StringComparison.OrdinalIgnoreCase)
                && Match(stack.Title + word[..^stack.Title.Length]) is { } verbFirst
            )
                return verbFirst;
        }

        return Match(StackCatalogue.Workspace.Title + word);
    }

    /// <summary>The target that an option means, <c>--genie-serve</c> for one; null when it means none.</summary>
    /// <param name="option">With its dashes.</param>
    public static string? FindOption(string option) =>
        option.StartsWith("--", StringComparison.Ordinal) && option.Length > 2
            ? TryFind(option[2..].Replace("-", "", StringComparison.Ordinal))
            : null;

    /// <summary>A target as an option, without dashes.</summary>
    public static string ToOption(string target) =>
        string.Concat(
            target.Select((letter, index) => (index > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter))
        );

    /// <summary>True for a target that works in a checkout only.</summary>
    /// <param name="name">The target's right name.</param>
    public static bool NeedsCheckout(string name) => Marked.Contains(name);

    private static HashSet<string> Marked =>
        field ??= [
            .. typeof(TargetTable)
                .Assembly.GetExportedTypes()
                .Where(type => type.IsDefined(typeof(NeedsCheckoutAttribute)))
                .Select(type => type.GetCustomAttribute<TaskNameAttribute>()!.Name),
        ];

    private static string? Match(string word) =>
        All.Select(target => target.Name).FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Verb">What it does, for options to say where they mean something.</param>
public sealed record Target(string Name, string Description, Verb Verb);
