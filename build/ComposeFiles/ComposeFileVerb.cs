using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.ComposeFiles;

/// <summary>
/// Makes the Compose files of the all-in-one stacks from one template: they differ in names, ports and limits only.
/// </summary>
/// <remarks>
/// A file that others include is no way: each must work alone in a workspace, and Compose looks for an included file there.
/// </remarks>
public sealed class ComposeFileVerb(
    ProductFiles product,
    PlanRunner runner,
    Invocation invocation,
    RunEvents events,
    PlanReport plans,
    Interruption interruption
)
{
    /// <summary>The stacks whose file is made.</summary>
    public static IReadOnlyList<StackDefinition> Stacks { get; } =
    [.. StackCatalogue.All.Where(stack => stack.Postgres is null)];

    /// <summary>The template, below the root of a checkout.</summary>
    public const string Template = "build/ComposeFiles/all-in-one.yml";

    /// <summary>The text of a stack's file.</summary>
    /// <param name="template">The template's text.</param>
    /// <param name="stack">Which stack.</param>
    public static string Make(string template, StackDefinition stack)
    {
        var values = new Dictionary<string, string>
        {
            ["name"] = stack.Name,
            ["NAME"] = stack.Name.ToUpperInvariant(),
            ["Title"] = stack.Title,
            ["file"] = stack.ComposeFile,
            ["service"] = stack.Api.Name,
            ["image"] = stack.Api.Image,
            ["port"] = $"{stack.Port}",
            ["port_variable"] = stack.PortVariable,
            ["network"] = stack.Network,
            ["data"] = stack.DataFolder,
            ["memory"] = stack.Api.MemoryLimit,
            ["cpus"] = string.Create(null, $"{stack.Api.CpuLimit:0.0}"),
        };
        return values.Aggregate(
            template,
            (text, value) => text.Replace("{{" + value.Key + "}}", value.Value, StringComparison.Ordinal)
        );
    }

    /// <summary>Writes the files that differ from what the template makes.</summary>
    /// <exception cref="Hive.Stacks.StackException">A file could not be written.</exception>
    public async Task MakeAsync()
    {
        var template = await File.ReadAllTextAsync(Path.Combine(product.Root, Template), interruption.Token);
        List<PlanStep> steps = [];
        foreach (var stack in Stacks)
        {
            var (file, text) = (product.ComposeFile(stack), Make(template, stack));
            if (File.Exists(file) && await File.ReadAllTextAsync(file, interruption.Token) == text)
                continue;
            steps.Add(new WriteFileStep(file, text, $"it is not what {Template} makes"));
        }

        if (invocation.Request.Plan)
        {
            plans.Add("compose files", steps);
            return;
        }

        await runner.RunAsync(steps, events.Run, interruption.Token);
        events.Say(
            steps.Count == 0
                ? "The Compose files are up to date; nothing was changed."
                : $"{steps.Count} Compose files were written."
        );
    }
}
