using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Help;

/// <summary>What <c>--help</c> prints: of the command line as a whole, or of one target.</summary>
public static class HelpText
{
    /// <summary>The whole command line: targets in groups, aliases, the options of every target.</summary>
    /// <param name="screen">What it is shown on.</param>
    public static string OfAll(Screen screen)
    {
        var command = ConsoleCommand.Name;
        return string.Join(
            Environment.NewLine,
            [
                Usage(
                    screen,
                    ($"{command} TARGET [options]", "runs a target; --target=TARGET is the same"),
                    ($"{command} TARGET --help", "shows a target's options, with examples"),
                    ($"{command} FOLDER", "brings up the workspace in that folder")
                ),
                "",
                screen.Wrap(
                    $"{HelpGroups.AnyStack} is the name of a stack: {string.Join(", ", StackCatalogue.All.Select(stack => stack.Title))}. GenieServe, ServeGenie, \"serve genie\" and --genie-serve are the same; without a stack's name, {StackCatalogue.Workspace.Title} is meant."
                ),
                .. HelpGroups
                    .All.Where(group => group.Targets.Count > 0)
                    .SelectMany(group =>
                        new[]
                        {
                            "",
                            group.Heading,
                            // Many, and for few: their names are enough.
                            group.Heading == HelpGroups.Development
                                ? screen.Wrap($"  {string.Join(", ", group.Targets.Select(target => target.Name))}", 2)
                                : HelpList.Render(
                                    [.. group.Targets.Select(target => (target.Name, target.Description))],
                                    screen
                                ),
                        }
                    ),
                "",
                "Words of Docker Compose",
                HelpList.Render([.. Aliases.All.Select(alias => (alias.Word, $"{alias.Meaning} ({alias.Target})"))], screen),
                "",
                "Options of every target",
                HelpList.Render([.. General.Select(Entry), ("--help, -h", "this help, or a target's own options")], screen),
                "",
                "Cake's own options",
                HelpList.Render([.. CommandLineOptions.Cake.Select(Entry)], screen),
            ]
        );
    }

    /// <summary>One target: what it does, two examples, its options.</summary>
    /// <param name="target">The target's right name.</param>
    /// <param name="screen">What it is shown on.</param>
    public static string OfTarget(string target, Screen screen)
    {
        var found = TargetTable.All.First(one => one.Name == target);
        var own = OptionsOf(found);
        var aliases = Aliases.All.Where(alias => alias.Target == target).Select(alias => alias.Word).ToList();
        return string.Join(
            Environment.NewLine,
            [
                screen.Wrap($"{found.Name}: {found.Description}"),
                .. aliases.Count == 0 ? [] : new[] { $"Also: {string.Join(", ", aliases)}" },
                "",
                "Examples",
                .. HelpExamples.Of(found).Select(example => $"  {ConsoleCommand.Name} {example}"),
                .. own.Count == 0 ? [] : new[] { "", "Options", HelpList.Render([.. own.Select(Entry)], screen) },
                "",
                "Options of every target",
                HelpList.Render([.. General.Select(Entry)], screen),
            ]
        );
    }

    /// <summary>The options that mean something for a target, without those that mean something for all.</summary>
    public static IReadOnlyList<Option> OptionsOf(Target target) =>
        [.. Options.All.Where(option => !General.Contains(option) && (option.Verbs & target.Verb) != 0)];

    /// <summary>The options that mean something for every target.</summary>
    public static IReadOnlyList<Option> General { get; } = [.. Options.All.Where(option => option.Verbs == Verb.All)];

    private static (string, string) Entry(Option option) =>
        (option.Letter is { } letter ? $"{option.Usage}, -{letter}" : option.Usage, option.Help);

    private static string Usage(Screen screen, params (string Call, string Meaning)[] calls)
    {
        var width = calls.Max(call => call.Call.Length);
        return string.Join(
            Environment.NewLine,
            calls.Select(
                (call, index) =>
                    screen.Wrap(
                        $"{(index == 0 ? "Usage:" : "      ")} {call.Call.PadRight(width)}  {call.Meaning}",
                        width + 9
                    )
            )
        );
    }
}
