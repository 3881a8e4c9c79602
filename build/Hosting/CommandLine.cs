using Hive.Build.Completion;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>The command line taken apart: targets, and options by their names.</summary>
/// <param name="Targets">As they were typed, in order; options that stand for one by the target's name.</param>
/// <param name="Options">Values by option name; a switch without a value is "true".</param>
public sealed record CommandLine(IReadOnlyList<string> Targets, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>What a folder alone asks for: bring that workspace up.</summary>
    public const string FolderTarget = "WorkspaceServe";

    /// <summary>The targets of which help is wanted, by their right names; none for help on all.</summary>
    public IReadOnlyList<string> HelpOf { get; init; } = [];

    private static readonly string[] HelpWords = ["--help", "-h", "-?", "/?"];

    /// <summary>
    /// Takes arguments apart. A bare word is a target, or the workspace when it looks like a folder; an option named like a
    /// target is that target: <c>--genie-serve ./here</c> is <c>GenieServe --workspace=./here</c>.
    /// </summary>
    /// <exception cref="StackException">An option is unknown, or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var targets = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? folder = null;
        var (isHelp, isUp) = (false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (HelpWords.Contains(argument))
            {
                isHelp = true;
                continue;
            }

            // Compose's word for what happens anyway; Cake's own -d lists targets, which nobody asks for behind "up".
            if (isUp && Aliases.InBackground.Contains(argument))
                continue;
            if (!argument.StartsWith('-'))
            {
                isUp |= argument.Equals(Aliases.Up, StringComparison.OrdinalIgnoreCase);
                if (targets is [.., var verb] && Aliases.Find(verb, argument) is { } ofStack)
                    targets[^1] = ofStack;
                else if (
                    targets is [.., var last]
                    && last.Equals(ShellCompletion.Target, StringComparison.OrdinalIgnoreCase)
                )
                    options[ShellCompletion.Option] = argument;
                else if (IsFolder(argument))
                    folder = TheOnly(folder, argument);
                else
                    targets.Add(argument);
                continue;
            }

            var (word, value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, null);
            if (Find(word) is not { } option)
            {
                targets.Add(TargetTable.FindOption(word) ?? throw Unknown(word));
                if (value is not null)
                    folder = TheOnly(folder, value);
                continue;
            }

            if (option.Value is null)
                value ??= "true";
            else if (value is null)
                value =
                    i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-') ? arguments[++i] : throw Missing(option);
            if (option.Name == "target")
                targets.AddRange(value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries));
            else
                options[option.Name] = value;
        }

        // Help is told and nothing else done, so nothing else is read.
        if (isHelp)
            return new CommandLine(["Default"], new Dictionary<string, string>())
            {
                HelpOf = [.. targets.Select(TargetTable.Find).Where(target => target != "Default").Distinct()],
            };
        if (folder is not null)
            options["workspace"] = TheOnly(options.GetValueOrDefault("workspace"), folder);
        return new CommandLine(targets.Count > 0 ? targets : [folder is null ? "Default" : FolderTarget], options);
    }

    // "./name", "..", "~/name" and paths are folders wherever they lead; a bare name is one only where it is there and is no
    // target.
    private static bool IsFolder(string word) =>
        word is "~"
        || word.StartsWith('.')
        || word.Contains('/')
        || word.Contains(Path.DirectorySeparatorChar)
        || (TargetTable.TryFind(word) is null && Directory.Exists(word));

    private static Option? Find(string word)
    {
        var name = word.TrimStart('-');
        return word.StartsWith("--", StringComparison.Ordinal)
            ? CommandLineOptions.All.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : CommandLineOptions.All.FirstOrDefault(option => name.Length == 1 && option.Letter == name[0]);
    }

    private static string TheOnly(string? before, string now) =>
        before is null || before == now
            ? now
            : throw new StackException(
                FailureKind.Misuse,
                $"Two workspaces are named, '{before}' and '{now}'.",
                "Name one; a further run serves the other."
            );

    private static StackException Unknown(string word)
    {
        var nearest = NearestWord.To(
            word.TrimStart('-'),
            [.. CommandLineOptions.All.Select(option => option.Name), .. TargetTable.OptionNames]
        );
        return new StackException(
            FailureKind.Misuse,
            $"There is no option '{word}'.",
            $"{(nearest is null ? "" : $"Did you mean --{nearest}? ")}Run {ConsoleCommand.Name} to see all options."
        );
    }

    private static StackException Missing(Option option) =>
        new(FailureKind.Misuse, $"--{option.Name} lacks its value.", $"Write it as {option.Usage}");
}
