using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.Generating;

/// <summary>Makes the generated files of a checkout: Compose files, the targets of each stack, reference pages.</summary>
public sealed class GenerateVerb(
    ProductFiles product,
    PlanRunner runner,
    Invocation invocation,
    RunEvents events,
    PlanReport plans,
    Interruption interruption
)
{
    /// <summary>Writes the files that are not what they are made from.</summary>
    /// <exception cref="Hive.Stacks.StackException">A file could not be written.</exception>
    public async Task MakeAsync()
    {
        var template = await File.ReadAllTextAsync(Path.Combine(product.Root, ComposeTemplate.File), interruption.Token);
        var settings = await File.ReadAllTextAsync(Path.Combine(product.Root, SettingsPage.Source), interruption.Token);
        var files = ComposeTemplate
            .Stacks.Select(stack => (Path: product.ComposeFile(stack), Text: ComposeTemplate.Make(template, stack)))
            .Concat(
                StackCatalogue.All.Select(stack =>
                    (Path: Path.Combine(product.Root, StackTargets.FileOf(stack)), Text: StackTargets.Make(stack))
                )
            )
            .Append((Path: Path.Combine(product.Root, CommandLinePage.File), Text: CommandLinePage.Make()))
            .Append((Path: Path.Combine(product.Root, SettingsPage.File), Text: SettingsPage.Make(settings)));
        List<PlanStep> steps = [];
        foreach (var (path, text) in files)
        {
            if (File.Exists(path) && await File.ReadAllTextAsync(path, interruption.Token) == text)
                continue;
            steps.Add(new WriteFileStep(path, text, "it is not what it is made from"));
        }

        if (invocation.Request.Plan)
        {
            plans.Add("generated files", steps);
            return;
        }

        await runner.RunAsync(steps, events.Run, interruption.Token);
        events.Say(
            steps.Count switch
            {
                0 => "The generated files are up to date; nothing was changed.",
                1 => "1 file was written.",
                var count => $"{count} files were written.",
            }
        );
    }
}
