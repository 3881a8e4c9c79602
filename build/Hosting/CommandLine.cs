using Hive.Stacks;

namespace Hive.Build.Hosting;

/// <summary>The command line taken apart: targets, and options by their names.</summary>
/// <param name="Targets">As they were typed, in order.</param>
/// <param name="Options">Values by option name; a switch without a value is "true".</param>
public sealed record CommandLine(IReadOnlyList<string> Targets, IReadOnlyDictionary<string, string> Options)
{
    private static readonly string[] HelpWords = ["--help", "-h", "-?", "/?"];

    /// <summary>Takes arguments apart.</summary>
    /// <exception cref="StackException">An option is unknown, or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var targets = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (HelpWords.Contains(argument)) return new CommandLine(["Default"], options);
            if (!argument.StartsWith('-'))
            {
                targets.Add(argument);
                continue;
            }

            var (word, value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, null);
            var option = Find(word);
            if (option.Value is null) value ??= "true";
            else if (value is null) value = i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-') ? arguments[++i] : throw Missing(option);
            if (option.Name == "target") targets.AddRange(value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries));
            else options[option.Name] = value;
        }

        return new CommandLine(targets.Count == 0 ? ["Default"] : targets, options);
    }

    private static OptionDefinition Find(string word)
    {
        var name = word.TrimStart('-');
        var found = word.StartsWith("--", StringComparison.Ordinal)
            ? OptionTable.All.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : OptionTable.All.FirstOrDefault(option => name.Length == 1 && option.Letter == name[0]);
        if (found is not null) return found;
        var nearest = NearestWord.To(name, OptionTable.All.Select(option => option.Name));
        throw new StackException(
            FailureKind.Misuse, $"There is no option '{word}'.",
            nearest is null ? "Run ./build.sh to see all options." : $"Did you mean --{nearest}? Run ./build.sh to see all options.");
    }

    private static StackException Missing(OptionDefinition option) =>
        new(FailureKind.Misuse, $"--{option.Name} lacks its value.", $"Write it as {option.Usage}");
}
