using Hive.Stacks.Catalogue;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Replaces a stack's data by that of a backup. The new data is made and proved beside the old, which is served meanwhile;
/// then it is put in place by renaming, and the old is kept for a while.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the stack up again.</param>
public sealed class RestoreVerb(StackSession session, ServeVerb serve)
{
    /// <summary>Restores a stack's data. One that was served is served again.</summary>
    /// <returns>The report; null when the stack was not served before, or only the plan was asked for.</returns>
    /// <exception cref="StackException">The backup is refused, or could not be restored: the data is as it was.</exception>
    public async Task<ServeReport?> RestoreAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Restore", cancellationToken);
        var workspace = session.Look();
        var stack = workspace.ResolveKnown(definition);
        var one = (await session.AnnounceAsync([stack], cancellationToken))[0];
        await session.RecoverAsync(one, cancellationToken);
        var backup = BackupChoice.Find(stack, session.Request.Backup);
        var plan = await RestorePlan.MakeAsync(one, backup, "A restore", session.Time.GetUtcNow(), cancellationToken);
        var serves = (await one.Engine.ObserveAsync(stack, cancellationToken)).IsUp;
        if (session.Request.Plan)
        {
            session.Plans.Add(new StackPlan(stack, [.. plan.Staging, .. plan.Swap]));
            if (!serves)
                return null;
            session.Planned.Stop(stack);
            return await serve.ServeHeldAsync(definition, cancellationToken);
        }

        await SwapAsync(one, plan, serves, cancellationToken);
        session.Events.Say(
            $"The data of {stack.FullName} is that of {backup.File}, made {backup.Manifest.Made:u}."
                + (Directory.Exists(plan.Before) ? $" What was there before is kept in {plan.Before}" : "")
        );
        return serves ? await ServeAsync(stack, plan, cancellationToken) : null;
    }

    // The old data is there as long as the stack has not been healthy with the new, however often it is served until then.
    private async Task<ServeReport?> ServeAsync(StackInstance stack, RestorePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return await serve.ServeHeldAsync(stack.Definition, cancellationToken);
        }
        catch (StackException failure) when (Directory.Exists(plan.Before))
        {
            throw new StackException(
                failure.Kind,
                failure.Cause,
                $"{failure.Remedy}{Environment.NewLine}  → Or go back to the old data: {stack.Command("Stop")}, then "
                    + $"mv '{stack.Paths.Data}' '{stack.Paths.Data}.not-wanted' && mv '{plan.Before}' '{stack.Paths.Data}', then {stack.Command("Serve")}",
                failure
            );
        }
    }

    private async Task SwapAsync(StackOnEngine one, RestorePlan plan, bool serves, CancellationToken cancellationToken)
    {
        var stack = one.Stack;
        var scope = session.Events.For(stack.FullName);
        var stopping = false;
        try
        {
            await session.RunAsync(new StackPlan(stack, plan.Staging), one.Engine, scope, cancellationToken);
            stopping = serves;
            await session.RunAsync(new StackPlan(stack, plan.Swap), one.Engine, scope, cancellationToken);
            scope.Finish();
            // The serve that follows has times of its own.
            session.Events.Close(scope);
        }
        catch (Exception)
        {
            scope.Abandon();
            if (stopping)
                await serve.ServeAgainAsync(stack, held: true);
            throw;
        }
    }
}
