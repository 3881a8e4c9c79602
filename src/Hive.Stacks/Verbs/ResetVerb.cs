using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Asks, stops a stack, backs its database up, and removes its data: the only verb that removes any.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="engines">Knows what it runs on.</param>
/// <param name="execution">Runs the steps.</param>
/// <param name="serve">Brings a stack up again whose backup failed.</param>
/// <param name="plans">Takes the plan where only that was asked for.</param>
/// <param name="question">Asks the user.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class ResetVerb(
    StackRequest request, StackEngines engines, Execution execution, ServeVerb serve, PlanReport plans, IQuestion question, IRunView view, TimeProvider time)
{
    /// <summary>Resets a stack. A further copy is forgotten altogether; a stack keeps its key and password.</summary>
    /// <exception cref="StackException">The user did not agree, or nothing could be saved before.</exception>
    public async Task ResetAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = request.Resolve(definition);
        if (request.Plan)
        {
            var planned = await PlanAsync(stack, cancellationToken);
            plans.Add(new StackPlan(stack, [.. planned.Saving, .. planned.Removal]));
            return;
        }

        if (!request.Yes && !question.CanBeAsked)
        {
            throw new StackException(
                FailureKind.Refused, $"Resetting {stack.FullName} removes its data, and there is no terminal to ask at.",
                "Add --yes if that is what you want; a backup is made first.");
        }

        ResetGuard.RequireKnown(stack);
        if (!request.Yes && !question.Ask($"Remove all data of {stack.FullName} in {stack.DataFolder}, once it is saved?"))
        {
            throw new StackException(
                FailureKind.Refused, $"{stack.FullName} was not reset.",
                "Nothing was changed; answer with y, or add --yes.");
        }

        var resume = false;
        try
        {
            using var held = await execution.LockAsync($"{definition.Title}Reset", cancellationToken);
            var reset = await PlanAsync(stack, cancellationToken);
            var clock = new PhaseClock(time);
            resume = reset.Serves;
            await SaveAsync(stack, reset, clock, cancellationToken);
            resume = false;
            await execution.RunAsync(new StackPlan(stack, reset.Removal), reset.Engine, clock, null, cancellationToken);
        }
        catch (Exception) when (resume)
        {
            await ServeAgainAsync(stack);
            throw;
        }

        view.Finish();
        view.Say($"{stack.FullName} is reset.{(stack.Instance is null ? $" Its key and password stay; {stack.Command("Serve")} starts it empty." : "")}");
    }

    // Whatever may refuse is asked here, while the stack still runs.
    private async Task<Reset> PlanAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var hasData = ResetGuard.RequireKnown(stack);
        var engine = (await engines.ChooseAsync(stack, cancellationToken)).Engine;
        var down = (await engine.PlanRemoveAsync(stack, cancellationToken)).Steps;
        IReadOnlyList<PlanStep> removal =
        [
            // The marker first: with it gone, and the data not yet, the next serve is as it was before.
            new RemoveFolderStep(ClusterMarker.FileOf(stack), "the stack is to start empty"),
            new RemoveDataStep(stack, "the stack is to start empty"),
            .. stack.Instance is null ? [] : new PlanStep[]
            {
                new RemoveFolderStep(stack.SecretsFolder, "the copy goes"),
                new RemoveFolderStep(stack.LocalFolder, "the copy goes"),
                new RemoveFolderStep(
                    KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance), "the copy goes"),
            },
        ];
        ResetGuard.RequireRemovable(removal);
        if (!hasData) return new Reset(engine, [], [.. down, .. removal], null, false);

        var backup = new BackupStep(await engine.DumpDatabaseAsync(stack, cancellationToken), BackupFile(stack));
        var stop = (await engine.PlanStopAsync(stack, cancellationToken)).Steps;
        var state = (await engine.ObserveAsync(stack, cancellationToken)).State;
        // Stopped before it is dumped: a row that is written between a dump and the stop is acknowledged and in no backup.
        return new Reset(
            engine, [.. stop, DataFolderGuard.Forget(stack), backup], [.. down.Except(stop), .. removal], backup,
            state is StackState.Running or StackState.Degraded);
    }

    private string BackupFile(StackInstance stack)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return Path.Combine(stack.Workspace.DataFolder, "backups", stack.FullName, $"{stamp}.sql");
    }

    private async Task SaveAsync(StackInstance stack, Reset reset, PhaseClock clock, CancellationToken cancellationToken)
    {
        if (reset.Backup is null) return;
        try
        {
            await execution.RunAsync(new StackPlan(stack, reset.Saving), reset.Engine, clock, null, cancellationToken);
        }
        catch (StackException failure)
        {
            throw new StackException(
                FailureKind.Refused, $"{stack.FullName} could not be backed up, so nothing was removed: {failure.Cause}",
                failure.Remedy, failure);
        }

        view.Finish();
        view.Say($"The backup is {reset.Backup.File}");
    }

    // The run may have been interrupted; its stack is brought back all the same.
    private async Task ServeAgainAsync(StackInstance stack)
    {
        view.Finish();
        view.Say($"{stack.FullName} is started again; its data is as it was.");
        using var deadline = new CancellationTokenSource(request.Timeout, time);
        try
        {
            await serve.ServeAsync(stack.Definition, deadline.Token);
        }
        catch (Exception failure) when (failure is StackException or OperationCanceledException)
        {
            var cause = (failure as StackException)?.Cause ?? "it took too long";
            view.Say($"It could not be started again ({cause}): {stack.Command("Serve")}");
        }
    }

    private sealed record Reset(
        IStackEngine Engine, IReadOnlyList<PlanStep> Saving, IReadOnlyList<PlanStep> Removal, BackupStep? Backup,
        bool Serves);
}
