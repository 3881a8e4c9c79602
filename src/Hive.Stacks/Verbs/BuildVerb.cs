using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Builds images: those that were asked for by name, and those that stacks need before they are served.</summary>
/// <param name="session">What it works with.</param>
/// <param name="planner">Decides what has to be built.</param>
public sealed class BuildVerb(StackSession session, ImagePlanner planner)
{
    /// <summary>Builds images that were asked for by name: an engine is a must, and the build always runs.</summary>
    /// <exception cref="StackException">No engine that builds images answers, or the build failed.</exception>
    public async Task BuildAsync(IReadOnlyList<StackDefinition> stacks, CancellationToken cancellationToken)
    {
        var engine = await RequireBuilderAsync(cancellationToken);
        await RunAsync(
            await planner.PlanAsync(stacks, always: true, session.Events.Say, cancellationToken, engine.Builder),
            engine,
            session.Events.Run,
            cancellationToken
        );
    }

    /// <summary>Builds the image of a stack that is to be served, where it needs one that is not up to date.</summary>
    /// <exception cref="StackException">The build failed, or serving would be refused.</exception>
    public Task BuildForAsync(StackDefinition stack, CancellationToken cancellationToken)
    {
        var one = session.Look().Resolve(stack);
        return BuildForAsync([one], session.Events.For(one.FullName), cancellationToken);
    }

    /// <summary>
    /// Builds, in one call, the images of all stacks that are to be served, where they are not up to date.
    /// </summary>
    /// <exception cref="StackException">The build failed.</exception>
    public Task BuildForAllAsync(CancellationToken cancellationToken) =>
        BuildForAsync(session.Look().ResolveAll(), session.Events.Run, cancellationToken);

    /// <summary>Makes the base images from the distribution's packages.</summary>
    /// <exception cref="StackException">No engine that builds images answers, or an image could not be made.</exception>
    public async Task BuildBasesAsync(CancellationToken cancellationToken)
    {
        var engine = await RequireBuilderAsync(cancellationToken);
        await RunAsync(planner.PlanBases(engine.Builder), engine, session.Events.Run, cancellationToken);
    }

    // What serving one stack would refuse is refused before the build.
    private async Task BuildForAsync(
        IReadOnlyList<StackInstance> stacks,
        RunScope scope,
        CancellationToken cancellationToken
    )
    {
        var announced = await session.AnnounceAsync(stacks, cancellationToken);
        var fromImages = announced.Where(one => one.Engine.NeedsImages).ToList();
        if (fromImages.Count == 0)
            return;
        if (announced is [var only])
            await StackSession.CheckAsync(only, cancellationToken);
        foreach (var sharing in fromImages.GroupBy(one => one.Engine.Builder))
        {
            var definitions = sharing.Select(one => one.Stack.Definition).Distinct().ToList();
            var steps = await planner.PlanAsync(
                definitions,
                always: false,
                session.Events.Say,
                cancellationToken,
                sharing.Key
            );
            await RunAsync(steps, sharing.First().Engine, scope, cancellationToken);
        }
    }

    private async Task RunAsync(
        IReadOnlyList<PlanStep> steps,
        IStackEngine engine,
        RunScope scope,
        CancellationToken cancellationToken
    )
    {
        if (session.Request.Plan)
        {
            session.Plans.Add("image", steps);
            return;
        }

        try
        {
            await session.RunAsync(steps, scope, cancellationToken);
            scope.Finish();
        }
        catch (StackException failure)
        {
            throw await engine.ExplainAsync(failure, cancellationToken);
        }
    }

    private async Task<IStackEngine> RequireBuilderAsync(CancellationToken cancellationToken)
    {
        // The one that was asked for, where it has images; images of one that none was asked for are Docker's.
        var engine = session
            .Engines.Where(engine => engine.NeedsImages)
            .OrderByDescending(engine => engine.Name == session.Request.Engine)
            .First();
        return await engine.AskAsync(cancellationToken) is { Problem: { } problem } answer
            ? throw new StackException(
                FailureKind.Prerequisite,
                $"Images are built by the {engine.Name} engine, but {problem}.",
                answer.Remedy
            )
            : engine;
    }
}
