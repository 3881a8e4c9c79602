using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.Quality;

/// <summary>
/// Runs the tools that <c>.config/dotnet-tools.json</c> pins, and fetches them first where they are missing.
/// </summary>
public sealed class LocalTool(ProductFiles product, LongCommand runner, Invocation invocation, PlanReport plans)
{
    /// <summary>Runs a tool to its end.</summary>
    /// <param name="name">Its command, as in <c>dotnet NAME</c>.</param>
    /// <param name="folder">Absolute path of the folder to run in, inside the checkout.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called with each line that it writes.</param>
    /// <param name="restoreIn">Absolute path of the folder whose <c>.config</c> pins it; else the checkout's.</param>
    /// <returns>False when only the plan was asked for.</returns>
    /// <exception cref="StackException">The tools could not be fetched, or this one failed.</exception>
    public async Task<bool> RunAsync(
        string name,
        string folder,
        IReadOnlyList<string> arguments,
        Action<string>? onLine = null,
        string? restoreIn = null
    )
    {
        var command = new Command("dotnet", [name, .. arguments]) { WorkingDirectory = folder };
        if (invocation.Request.Plan)
        {
            plans.Add("tools", [new RunStep(Phase.Image, $"run {name}", "asked for", command, "")]);
            return false;
        }

        var restore = new Command("dotnet", ["tool", "restore"]) { WorkingDirectory = restoreIn ?? product.Root };
        var restored = await runner.RunAsync(Phase.Image, "fetch the tools", restore);
        if (!restored.Succeeded)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"The tools that .config/dotnet-tools.json pins could not be fetched: {restored.Tail()}",
                "Run 'dotnet tool restore' and read what it says."
            );
        }

        var run = await runner.RunAsync(Phase.Image, $"run {name}", command, onLine);
        run.OrThrow($"Running {name}", "Read what it says above.");
        return true;
    }
}
