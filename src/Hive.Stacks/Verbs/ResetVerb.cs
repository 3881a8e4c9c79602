using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Backs a stack's database up, asks, and removes its data: the only verb that removes any.</summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings a stopped stack up, because only a running database can be dumped.</param>
/// <param name="prompt">Asks the user.</param>
public sealed class ResetVerb(StackSession session, ServeVerb serve, IPrompt prompt)
{
    /// <summary>Resets a stack. A further copy is forgotten altogether; a stack keeps its key and password.</summary>
    /// <exception cref="StackException">The user did not agree, or nothing could be saved before.</exception>
    public async Task ResetAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Look().ResolveKnown(definition);
        if (!session.Request.Plan && !session.Request.Yes && !prompt.CanBeAsked)
        {
            throw new StackException(
                FailureKind.Refused, $"Resetting {stack.FullName} removes its data, and there is no terminal to ask at.", "Add --yes if that is what you want; a backup is made first.");
        }

        var hasData = ClusterVersion.IsComplete(stack.Paths.Data);
        if (hasData && !session.Request.Plan) await MakeDumpableAsync(definition, stack, cancellationToken);
        using var held = await session.LockAsync($"{definition.Title}Reset", cancellationToken);
        var engine = (await session.ChooseAsync(stack, cancellationToken)).Engine;
        var backup = hasData ? await PlanBackupAsync(stack, engine, cancellationToken) : null;
        var removal = await PlanRemovalAsync(stack, engine, cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add(new StackPlan(stack, [.. backup is null ? [] : new PlanStep[] { backup }, .. removal]));
            return;
        }

        var scope = session.Events.For(stack.FullName);
        if (backup is not null) await session.RunAsync(new StackPlan(stack, [backup]), engine, scope, cancellationToken);
        scope.Finish();
        if (backup is not null) session.Events.Say($"The backup is {backup.File}");
        if (!session.Request.Yes && !prompt.Ask($"Remove all data of {stack.FullName} in {stack.Paths.Data}?"))
            throw new StackException(FailureKind.Refused, $"{stack.FullName} was not reset.", "Nothing was removed; answer with y, or add --yes.");
        await session.RunAsync(new StackPlan(stack, removal), engine, scope, cancellationToken);
        scope.Finish();
        session.Events.Say($"{stack.FullName} is reset.{(stack.Instance is null ? $" Its key and password stay; {stack.Command("Serve")} starts it empty." : "")}");
    }

    private async Task MakeDumpableAsync(StackDefinition definition, StackInstance stack, CancellationToken cancellationToken)
    {
        var engine = (await session.ChooseAsync(stack, cancellationToken)).Engine;
        if (await engine.DumpDatabaseAsync(stack, cancellationToken) is not null) return;
        session.Events.Say($"{stack.FullName} does not run; it is started for the backup.");
        try
        {
            await serve.ServeAsync(definition, cancellationToken);
        }
        catch (StackException failure)
        {
            throw new StackException(
                FailureKind.Refused, $"{stack.FullName} could not be started for a backup, so nothing was removed: {failure.Cause}",
                $"{failure.Remedy} Or move '{stack.Paths.Data}' away by hand.", failure);
        }
    }

    private async Task<BackupStep> PlanBackupAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken)
    {
        var stamp = session.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var dump = await engine.DumpDatabaseAsync(stack, cancellationToken) ?? throw new StackException(
            FailureKind.Refused, $"{stack.FullName} does not run, so its database cannot be backed up.", $"Start it first: {stack.Command("Serve")}");
        return new BackupStep(dump, Path.Combine(stack.Workspace.DataFolder, "backups", stack.FullName, $"{stamp}.sql"));
    }

    private static async Task<IReadOnlyList<PlanStep>> PlanRemovalAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken) =>
    [
        .. (await engine.PlanRemoveAsync(stack, cancellationToken)).Steps,
        new RemoveFolderStep(stack.Paths.Data, "the stack is to start empty"),
        .. File.Exists(stack.Paths.Started) ? [new ForgetStartStep(stack)] : Array.Empty<PlanStep>(),
        .. stack.Instance is null ? [] : new PlanStep[]
        {
            new RemoveFolderStep(stack.Paths.Secrets, "the copy goes"), new RemoveFolderStep(stack.Paths.Local, "the copy goes"),
            new RemoveFolderStep(KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance), "the copy goes"),
        },
    ];
}
