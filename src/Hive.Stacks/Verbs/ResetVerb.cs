using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Asks, stops a stack, backs its database up, and removes its data: the only verb that removes any.</summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings a stack up again whose backup failed.</param>
/// <param name="prompt">Asks the user.</param>
public sealed class ResetVerb(StackSession session, ServeVerb serve, IPrompt prompt)
{
    /// <summary>Resets a stack. A further instance is forgotten altogether; a stack keeps its key and password.</summary>
    /// <exception cref="StackException">The user did not agree, or nothing could be saved before.</exception>
    public async Task ResetAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Look().ResolveKnown(definition);
        if (session.Request.Plan)
        {
            var planned = await PlanAsync(stack, cancellationToken);
            session.Plans.Add(new StackPlan(stack, [.. planned.Saving, .. planned.Removal]));
            return;
        }

        if (!session.Request.Yes && !prompt.CanBeAsked)
        {
            throw new StackException(
                FailureKind.Refused,
                $"Resetting {stack.FullName} removes its data, and there is no terminal to ask at.",
                "Add --yes if that is what you want; a backup is made first."
            );
        }

        if (InterruptedChange.Find(stack) is null)
            ResetGuard.RequireKnown(stack);
        if (
            !session.Request.Yes
            && !prompt.Ask($"Remove all data of {stack.FullName} in {stack.Paths.Data}, once it is saved?")
        )
        {
            throw new StackException(
                FailureKind.Refused,
                $"{stack.FullName} was not reset.",
                "Nothing was changed; answer with y, or add --yes."
            );
        }

        var resume = false;
        var scope = session.Events.For(stack.FullName);
        try
        {
            using var held = await session.LockAsync($"{definition.Title}Reset", cancellationToken);
            var reset = await PlanAsync(stack, cancellationToken);
            resume = reset.Serves;
            await SaveAsync(stack, reset, scope, cancellationToken);
            resume = false;
            await session.RunAsync(new StackPlan(stack, reset.Removal), reset.Engine, scope, cancellationToken);
        }
        catch (Exception) when (resume)
        {
            scope.Abandon();
            await serve.ServeAgainAsync(stack, held: false);
            throw;
        }

        scope.Finish();
        session.Events.Say(
            $"{stack.FullName} is reset.{(stack.Instance is null ? $" Its key and password stay; {stack.Command("Serve")} starts it empty." : "")}"
        );
        foreach (var kept in DataChanges.Read(stack).Kept)
        {
            session.Events.Say(
                $"Its data of before {kept.What.ToLowerInvariant()} is kept in {kept.Folder} "
                    + (kept.Until is { } until ? $"until {until:u}" : "until it has been healthy again")
                    + "; the next serve after that removes it."
            );
        }
    }

    // Whatever may refuse is asked here, while the stack still runs.
    private async Task<Reset> PlanAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var one = await session.ChooseAsync(stack, cancellationToken);
        await session.RecoverAsync(one, cancellationToken);
        var hasData = ResetGuard.RequireKnown(stack);
        var engine = one.Engine;
        var down = (await engine.PlanRemoveAsync(stack, cancellationToken)).Steps;
        var removal = PlanRemoval(stack);
        ResetGuard.RequireRemovable(removal);
        if (!hasData)
            return new Reset(engine, [], [.. down, .. removal], null, false);

        var backup = await BackupPlan.MakeOfStoppedAsync(
            stack,
            engine,
            "nothing is removed that was not saved before",
            session.Time.GetUtcNow(),
            cancellationToken
        );
        var stop = (await engine.PlanStopAsync(stack, cancellationToken)).Steps;
        var state = (await engine.ObserveAsync(stack, cancellationToken)).State;
        // Stopped before it is dumped: a row that is written between a dump and the stop is acknowledged and in no backup.
        return new Reset(
            engine,
            [.. stop, new ForgetServerStep(stack), backup],
            [.. down.Except(stop), .. removal],
            backup,
            state is StackState.Running or StackState.Degraded
        );
    }

    private static IReadOnlyList<PlanStep> PlanRemoval(StackInstance stack) =>
        [
            // The marker first: with it gone, and the data not yet, the next serve is as it was before.
            new RemoveFolderStep(ClusterMarker.FileOf(stack), "the stack is to start empty"),
            new RemoveDataStep(stack, "the stack is to start empty"),
            // All that was ever in the database is in it: what a reset is to remove. The backup stays.
            new RemoveFolderStep(stack.Paths.Archive, "the stack is to start empty"),
            .. File.Exists(stack.Paths.Started) ? [new ForgetStartStep(stack)] : Array.Empty<PlanStep>(),
            .. stack.Instance is null
                ? Array.Empty<PlanStep>()
                :
                [
                    .. DataChanges.Read(stack).Kept.Select(kept => new ForgetKeptDataStep(stack, kept, "the instance goes")),
                    new RemoveFolderStep(stack.Paths.Secrets, "the instance goes"),
                    new RemoveFolderStep(stack.Paths.Local, "the instance goes"),
                    new RemoveFolderStep(
                        KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance),
                        "the instance goes"
                    ),
                ],
        ];

    private async Task SaveAsync(StackInstance stack, Reset reset, RunScope scope, CancellationToken cancellationToken)
    {
        if (reset.Backup is null)
            return;
        try
        {
            await session.RunAsync(new StackPlan(stack, reset.Saving), reset.Engine, scope, cancellationToken);
        }
        catch (StackException failure)
        {
            throw new StackException(
                FailureKind.Refused,
                $"{stack.FullName} could not be backed up, so nothing was removed: {failure.Cause}",
                failure.Remedy,
                failure
            );
        }

        scope.Finish();
        session.Events.Say($"The backup is {reset.Backup.File}");
    }

    private sealed record Reset(
        IStackEngine Engine,
        IReadOnlyList<PlanStep> Saving,
        IReadOnlyList<PlanStep> Removal,
        BackupStep? Backup,
        bool Serves
    );
}
