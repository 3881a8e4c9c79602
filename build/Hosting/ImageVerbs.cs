using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>The verbs for images.</summary>
public sealed class ImageVerbs(
    StackRequest request, DockerDaemon daemon, ImagePlanner planner, Orchestrator orchestrator, PhaseClock clock, IRunView view, Interruption interruption)
{
    /// <summary>Builds images.</summary>
    /// <param name="named">True when the user asked for them by name: then an engine is a must, and the build always runs.</param>
    /// <param name="stacks">Whose images.</param>
    /// <exception cref="StackException">No engine answers, or the build failed.</exception>
    public async Task BuildAsync(bool named, params IReadOnlyList<StackDefinition> stacks)
    {
        if (named) await RequireDaemonAsync();
        else if (!await IsNeededAsync(stacks)) return;
        await RunAsync(await planner.PlanAsync(stacks, named, view.Say, interruption.Token));
    }

    /// <summary>Makes the base images from the distribution's packages.</summary>
    /// <exception cref="StackException">No engine answers, or an image could not be made.</exception>
    public async Task BuildBasesAsync()
    {
        await RequireDaemonAsync();
        await RunAsync(planner.PlanBases());
    }

    // On the local engine a stack needs no image. On Docker, what serving would refuse is refused before the build.
    private async Task<bool> IsNeededAsync(IReadOnlyList<StackDefinition> stacks)
    {
        var chosen = await orchestrator.AnnounceEngineAsync(interruption.Token, stacks);
        if (chosen.Engine is not DockerEngine) return false;
        foreach (var stack in stacks) await orchestrator.CheckAsync(chosen.Engine, stack, interruption.Token);
        return true;
    }

    private async Task RunAsync(IReadOnlyList<PlanStep> steps)
    {
        if (request.Plan)
        {
            foreach (var step in steps) view.Say($"image: {step.Describe()}");
            return;
        }

        try
        {
            await orchestrator.ExecuteAsync(steps, clock, interruption.Token);
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
                "Start Docker, or make an engine with ./build.sh --target=EngineUp (Debian or Ubuntu, as root).");
        }
    }
}
