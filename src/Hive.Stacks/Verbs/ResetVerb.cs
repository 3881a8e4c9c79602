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

/// <summary>Backs a stack's database up, asks, and removes its data: the only verb that removes any.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="engines">Knows what it runs on.</param>
/// <param name="execution">Runs the steps.</param>
/// <param name="serve">Brings a stopped stack up, because only a running database can be dumped.</param>
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
        if (!request.Plan && !request.Yes && !question.CanBeAsked)
        {
            throw new StackException(
                FailureKind.Refused, $"Resetting {stack.FullName} removes its data, and there is no terminal to ask at.", "Add --yes if that is what you want; a backup is made first.");
        }

        var hasData = ClusterVersion.IsComplete(stack.DataFolder);
        if (hasData && !request.Plan) await MakeDumpableAsync(definition, stack, cancellationToken);
        using var held = request.Plan ? null : await execution.LockAsync($"{definition.Title}Reset", cancellationToken);
        var engine = (await engines.ChooseAsync(stack, cancellationToken)).Engine;
        var backup = hasData ? await PlanBackupAsync(stack, engine, cancellationToken) : null;
        var removal = await PlanRemovalAsync(stack, engine, cancellationToken);
        if (request.Plan)
        {
            plans.Add(new StackPlan(stack, [.. backup is null ? [] : new PlanStep[] { backup }, .. removal]));
            return;
        }

        var clock = new PhaseClock(time);
        if (backup is not null) await execution.RunAsync(new StackPlan(stack, [backup]), engine, clock, null, cancellationToken);
        view.Finish();
        if (backup is not null) view.Say($"The backup is {backup.File}");
        if (!request.Yes && !question.Ask($"Remove all data of {stack.FullName} in {stack.DataFolder}?"))
            throw new StackException(FailureKind.Refused, $"{stack.FullName} was not reset.", "Nothing was removed; answer with y, or add --yes.");
        await execution.RunAsync(new StackPlan(stack, removal), engine, clock, null, cancellationToken);
        view.Finish();
        view.Say($"{stack.FullName} is reset.{(stack.Instance is null ? $" Its key and password stay; {stack.Command("Serve")} starts it empty." : "")}");
    }

    private async Task MakeDumpableAsync(StackDefinition definition, StackInstance stack, CancellationToken cancellationToken)
    {
        var engine = (await engines.ChooseAsync(stack, cancellationToken)).Engine;
        if (await engine.DumpDatabaseAsync(stack, cancellationToken) is not null) return;
        view.Say($"{stack.FullName} does not run; it is started for the backup.");
        try
        {
            await serve.ServeAsync(definition, cancellationToken);
        }
        catch (StackException failure)
        {
            throw new StackException(
                FailureKind.Refused, $"{stack.FullName} could not be started for a backup, so nothing was removed: {failure.Cause}",
                $"{failure.Remedy} Or move '{stack.DataFolder}' away by hand.", failure);
        }
    }

    private async Task<BackupStep> PlanBackupAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var dump = await engine.DumpDatabaseAsync(stack, cancellationToken) ?? throw new StackException(
            FailureKind.Refused, $"{stack.FullName} does not run, so its database cannot be backed up.", $"Start it first: {stack.Command("Serve")}");
        return new BackupStep(dump, Path.Combine(stack.Workspace.DataFolder, "backups", stack.FullName, $"{stamp}.sql"));
    }

    private static async Task<IReadOnlyList<PlanStep>> PlanRemovalAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken) =>
    [
        .. (await engine.PlanRemoveAsync(stack, cancellationToken)).Steps,
        new RemoveFolderStep(stack.DataFolder, "the stack is to start empty"),
        .. stack.Instance is null ? [] : new PlanStep[]
        {
            new RemoveFolderStep(stack.SecretsFolder, "the copy goes"), new RemoveFolderStep(stack.LocalFolder, "the copy goes"),
            new RemoveFolderStep(KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance), "the copy goes"),
        },
    ];
}
