using System.Text;
using Hive.Build.Help;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Generating;

/// <summary>The reference page of the command line, made of the tables of targets and options.</summary>
public static class CommandLinePage
{
    /// <summary>The page, below the root of a checkout.</summary>
    public const string File = "docs/reference/command-line.md";

    private static readonly string[] Common =
    [
        Options.Timeout.Name,
        Options.Instance.Name,
        Options.Yes.Name,
        Options.Plan.Name,
    ];

    /// <summary>The text of the page.</summary>
    public static string Make()
    {
        var stacks = string.Join(", ", StackCatalogue.All.Select(stack => $"`{stack.Title}`"));
        var text = new StringBuilder(
            $"""
            # The command line

            <!-- Made from the tables of targets and options by ./build.sh --target=Generate: change those, and run it. -->

            `./build.sh --target=Status [options]`, or `./build.ps1` on PowerShell, or `automagik-hive` where the tool is installed. `TARGET --help` prints a target's
            options. {HelpGroups.AnyStack} stands for a stack: {stacks}. `GenieServe`, `ServeGenie`, `"serve genie"` and `--genie-serve` are the same;
            without a stack's name it is {StackCatalogue.Workspace.Title}.

            ## Targets

            The third column leaves out what most targets have: {Words(Common.Select(name => $"--{name}"))}.

            """
        );
        foreach (var (heading, targets) in HelpGroups.All)
        {
            text.Append($"\n### {heading}\n\n| target | what it does | its options | example |\n|---|---|---|---|\n");
            foreach (var target in targets)
                text.Append(
                    $"| `{target.Name}` | {Cell(target.Description)} | {OptionsOf(target)} | `{Cell(Example(target))}` |\n"
                );
        }

        text.Append("\n## Words of Docker Compose\n\n| word | target | what it does |\n|---|---|---|\n");
        foreach (var alias in Aliases.All)
            text.Append($"| `{alias.Word}` | `{alias.Target}` | {Cell(alias.Meaning)} |\n");
        text.Append("\n## Options\n\n| option | what it does | targets |\n|---|---|---|\n");
        foreach (var option in Options.All.OrderBy(one => one.Name, StringComparer.Ordinal))
            text.Append($"| {Usage(option)} | {Cell(option.Help)} | {TargetsOf(option)} |\n");
        text.Append("\n## Cake's own options\n\n| option | what it does |\n|---|---|\n");
        foreach (var option in CommandLineOptions.Cake)
            text.Append($"| {Usage(option)} | {Cell(option.Help)} |\n");
        return text.ToString();
    }

    private static string OptionsOf(Target target) =>
        Words(HelpText.OptionsOf(target).Select(one => one.Name).Except(Common).Select(name => $"--{name}"));

    private static string Example(Target target) =>
        HelpExamples
            .Of(
                target with
                {
                    Name = target.Name.Replace(HelpGroups.AnyStack, StackCatalogue.Genie.Title, StringComparison.Ordinal),
                }
            )
            // The one that shows an option, where there is one.
            .OrderByDescending(example => example.Contains(' ', StringComparison.Ordinal))
            .First();

    private static string TargetsOf(Option option) =>
        HelpText.General.Contains(option)
            ? "every target"
            : Words(
                HelpGroups
                    .All.SelectMany(group => group.Targets)
                    .Where(target => HelpText.OptionsOf(target).Contains(option))
                    .Select(target => target.Name)
            );

    private static string Usage(Option option) =>
        $"`{Cell(option.Usage)}`{(option.Letter is { } letter ? $", `-{letter}`" : "")}";

    private static string Words(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));

    // Within code, too, a table takes a bar for the end of a cell.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
