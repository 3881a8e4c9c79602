using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>The verbs for images.</summary>
public sealed class ImageVerbs(
    StackRequest request, DockerDaemon daemon, ImagePlanner planner, StackEngines engines, Execution execution, PlanReport plans, PhaseClock clock, IRunView view,
    Interruption interruption)
{
    /// <summary>Builds images that were asked for by name: an engine is a must, and the build always runs.</summary>
    /// <exception cref="StackException">No engine answers, or the build failed.</exception>
    public async Task BuildAsync(params IReadOnlyList<StackDefinition> stacks)
    {
        await RequireDaemonAsync();
        await RunAsync(await planner.PlanAsync(stacks, always: true, view.Say, interruption.Token));
    }

    /// <summary>Builds the image of a stack that is to be served, where it needs one that is not up to date.</summary>
    /// <exception cref="StackException">The build failed, or serving would be refused.</exception>
    public Task BuildForAsync(StackDefinition stack) => BuildForAsync([request.Resolve(stack)]);

    /// <summary>Builds, in one call, the images of all stacks that are to be served, where they are not up to date.</summary>
    /// <exception cref="StackException">The build failed.</exception>
    public Task BuildForAllAsync() => BuildForAsync(request.ResolveAll());

    /// <summary>Makes the base images from the distribution's packages.</summary>
    /// <exception cref="StackException">No engine answers, or an image could not be made.</exception>
    public async Task BuildBasesAsync()
    {
        await RequireDaemonAsync();
        await RunAsync(planner.PlanBases());
    }

    // On the local engine a stack needs no image. On Docker, what serving one stack would refuse is refused before the build.
    private async Task BuildForAsync(IReadOnlyList<StackInstance> stacks)
    {
        var announced = await engines.AnnounceAsync(stacks, interruption.Token);
        var inContainers = announced.Where(one => one.Chosen.Engine is DockerEngine).ToList();
        if (inContainers is [var only] && announced.Count == 1) await StackEngines.CheckAsync(only.Stack, only.Chosen.Engine, interruption.Token);
        if (inContainers.Count > 0)
            await RunAsync(await planner.PlanAsync([.. inContainers.Select(one => one.Stack.Definition).Distinct()], always: false, view.Say, interruption.Token));
    }

    private async Task RunAsync(IReadOnlyList<PlanStep> steps)
    {
        if (request.Plan)
        {
            plans.Add("image", steps);
            return;
        }

        try
        {
            await execution.RunAsync(steps, clock, null, interruption.Token);
            view.Finish();
        }
        catch (StackException failure)
        {
            throw await daemon.ExplainAsync(failure, interruption.Token);
        }
    }

    private async Task RequireDaemonAsync()
    {
        if (await daemon.AskAsync(interruption.Token) is { Problem: { } problem })
        {
            throw new StackException(
                FailureKind.Prerequisite, $"Images are built by Docker, but {problem}.",
                $"Start Docker, or make an engine with {ConsoleCommand.For("EngineUp")} (Debian or Ubuntu, as root).");
        }
    }
}
