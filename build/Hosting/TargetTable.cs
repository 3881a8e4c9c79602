using System.Reflection;
using Cake.Frosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>Every target there is, read off the task classes.</summary>
public static class TargetTable
{
    /// <summary>Names with descriptions, in alphabetical order.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        .. typeof(TargetTable).Assembly.GetExportedTypes()
            .Select(type => (name: type.GetCustomAttribute<TaskNameAttribute>()?.Name, description: type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description))
            .Where(pair => pair.name is not null).Select(pair => (pair.name!, pair.description ?? ""))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase) { ["Serve"] = "WorkspaceServe" };

    /// <summary>The target that a word means, whatever its case; <c>ServeGenie</c> means <c>GenieServe</c>, <c>Serve</c> means <c>WorkspaceServe</c>.</summary>
    /// <exception cref="StackException">There is no such target.</exception>
    public static string Find(string word)
    {
        if (Match(Aliases.GetValueOrDefault(word, word)) is { } name) return name;
        foreach (var stack in StackCatalogue.All)
        {
            if (word.EndsWith(stack.Title, StringComparison.OrdinalIgnoreCase) && Match(stack.Title + word[..^stack.Title.Length]) is { } verbFirst)
                return verbFirst;
        }

        var verbsFirst = StackCatalogue.All.SelectMany(stack => All.Where(target => target.Name.StartsWith(stack.Title, StringComparison.Ordinal))
            .Select(target => target.Name[stack.Title.Length..] + stack.Title));
        var nearest = NearestWord.To(word, [.. All.Select(target => target.Name), .. verbsFirst]);
        throw new StackException(
            FailureKind.Misuse, $"There is no target '{word}'.",
            nearest is null ? "Run ./build.sh to see all targets." : $"Did you mean {nearest}? Run ./build.sh to see all targets.");
    }

    private static string? Match(string word) =>
        All.Select(target => target.Name).FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
}
