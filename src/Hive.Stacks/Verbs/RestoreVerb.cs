using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Replaces a stack's data by that of a backup. The new data is made and proved beside the old, which is served meanwhile;
/// then it is put in place by renaming, and the old is kept for a while.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the stack up again.</param>
public sealed class RestoreVerb(StackSession session, ServeVerb serve)
{
    /// <summary>What it is called where changes are noted.</summary>
    internal const string What = "A restore";

    private readonly DataReturn _return = new(session, serve);

    /// <summary>Restores a stack's data, or takes that back. One that was served is served again.</summary>
    /// <returns>The report; null when the stack was not served before, or only the plan was asked for.</returns>
    /// <exception cref="StackException">The backup is refused, or could not be restored: the data is as it was.</exception>
    public async Task<ServeReport?> RestoreAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Restore", cancellationToken);
        session.Identify($"{definition.Title}Serve");
        var workspace = session.Look();
        var stack = workspace.ResolveKnown(definition);
        if (session.Request.Rollback)
            return await _return.GoBackAsync(stack, What, cancellationToken);
        var one = (await session.AnnounceAsync([stack], cancellationToken))[0];
        await session.RecoverAsync(one, cancellationToken);
        var backup = BackupChoice.Find(stack, session.Request.Backup);
        var plan = await RestorePlan.MakeAsync(one, backup, What, session.Time.GetUtcNow(), cancellationToken);
        var serves = (await one.Engine.ObserveAsync(stack, cancellationToken)).IsUp;
        if (session.Request.Plan)
            return await _return.PreviewAsync(one, plan, serves, cancellationToken);
        await _return.PutInPlaceAsync(one, plan, serves, cancellationToken);
        session.Events.Say(
            $"The data of {stack.FullName} is that of {backup.File}, made {backup.Manifest.Made:u}."
                + (
                    Directory.Exists(plan.Before)
                        ? $" What was there before is kept in {plan.Before}; back to it: {stack.Command("Restore")} --rollback"
                        : ""
                )
        );
        return serves ? await _return.ServeAsync(one, one, What, plan.Before, cancellationToken) : null;
    }
}
