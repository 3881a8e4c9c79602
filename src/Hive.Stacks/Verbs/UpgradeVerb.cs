using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Brings a stack's data to the major version of PostgreSQL that an engine has. The stack is stopped and backed up with the
/// old version's programs; the backup is restored by the new ones beside the old data, compared row for row, and put in
/// place. The old data is kept for a while, and comes back where the stack does not become healthy with the new.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the stack up again.</param>
public sealed class UpgradeVerb(StackSession session, ServeVerb serve)
{
    /// <summary>What it is called where changes are noted.</summary>
    internal const string What = "An upgrade";

    private readonly DataReturn _return = new(session, serve);

    /// <summary>Upgrades a stack's data, or takes that back. A stack that was served is served again.</summary>
    /// <returns>The report; null when the stack was not served before, or only the plan was asked for.</returns>
    /// <exception cref="StackException">It cannot be done, or failed: the data is as it was.</exception>
    public async Task<ServeReport?> UpgradeAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Upgrade", cancellationToken);
        session.Identify($"{definition.Title}Serve");
        var stack = session.Look().ResolveKnown(definition);
        if (session.Request.Rollback)
            return await _return.GoBackAsync(stack, What, cancellationToken);
        var target = await session.ChooseForNewDataAsync(stack, cancellationToken);
        await session.RecoverAsync(target, cancellationToken);
        var from = RequireData(stack);
        var to = await target.Engine.MajorOfNewDataAsync(stack, cancellationToken);
        if (from == to)
        {
            session.Events.Say($"The data of {stack.FullName} is of PostgreSQL {to} already; nothing was changed.");
            return null;
        }

        if (from > to)
            ClusterVersion.RequireMajor(stack, stack.Paths.Data, to, $"the engine {target.Engine.Name}");
        var origin = await session.FindForAsync(stack, from, cancellationToken) ?? throw NoPrograms(stack, from);
        session.Events.Say(
            $"{stack.FullName} goes from PostgreSQL {from} ({origin.Engine.Name}) to {to} ({target.Engine.Name}: {target.Reason})."
        );
        return await UpgradeAsync(origin, target, to, cancellationToken);
    }

    private async Task<ServeReport?> UpgradeAsync(
        StackOnEngine origin,
        StackOnEngine target,
        int to,
        CancellationToken cancellationToken
    )
    {
        var stack = origin.Stack;
        var now = session.Time.GetUtcNow();
        // The new cluster, and the backup that it is made of.
        StagingGuard.Require(stack, 2 * StagedCluster.Size(stack.Paths.Data));
        var preflight = await PreflightAsync(origin, target, to, cancellationToken);
        var serves = (await origin.Engine.ObserveAsync(stack, cancellationToken)).IsUp;
        var backup = await BackupPlan.MakeOfStoppedAsync(
            stack,
            origin.Engine,
            $"its data goes to PostgreSQL {to}",
            now,
            cancellationToken
        );
        // Stopped before it is dumped: a row that is written between a dump and the swap would be acknowledged and lost.
        PlanStep[] saving =
        [
            .. (await origin.Engine.PlanStopAsync(stack, cancellationToken)).Steps,
            new ForgetServerStep(stack),
            backup,
        ];
        if (session.Request.Plan)
        {
            session.Plans.Add(new StackPlan(stack, [.. preflight, .. saving]));
            session.Plans.Add(
                stack,
                Phase.Stage,
                $"restore it into a cluster of PostgreSQL {to} in {stack.Paths.NextData}, compare every table's rows, and "
                    + $"rename it to {stack.Paths.Data}",
                $"as {stack.Definition.Title}Restore does; the old data is kept"
            );
            _return.PreviewServe(target, serves);
            return null;
        }

        var scope = session.Events.For(stack.FullName);
        var stopping = false;
        RestorePlan plan;
        try
        {
            await session.RunAsync(new StackPlan(stack, preflight), origin.Engine, scope, cancellationToken);
            stopping = serves;
            await session.RunAsync(new StackPlan(stack, saving), origin.Engine, scope, cancellationToken);
            var made = BackupChoice.Find(stack, backup.File);
            plan = await RestorePlan.MakeAsync(target, made, What, now, cancellationToken);
            await session.RunAsync(
                new StackPlan(stack, [new PrepareStep(stack, target.Engine.Owner), .. plan.Staging, .. plan.Swap]),
                target.Engine,
                scope,
                cancellationToken
            );
            scope.Finish();
            session.Events.Close(scope);
        }
        catch (Exception)
        {
            scope.Abandon();
            session.Take(origin);
            if (stopping)
                await serve.ServeAgainAsync(stack, held: true);
            throw;
        }

        session.Take(target);
        session.Events.Say(
            $"The data of {stack.FullName} is of PostgreSQL {to} now, with the rows of {backup.File}. What was there before is kept in {plan.Before}; "
                + $"back to it: {stack.Command("Upgrade")} --rollback"
        );
        return serves ? await _return.ServeAsync(target, origin, What, plan.Before, cancellationToken) : null;
    }

    private static async Task<IReadOnlyList<PlanStep>> PreflightAsync(
        StackOnEngine origin,
        StackOnEngine target,
        int to,
        CancellationToken cancellationToken
    )
    {
        var stack = origin.Stack;
        var offer = (await target.Engine.CommandForAsync(stack, DatabaseTask.Offer, cancellationToken))!;
        if (await origin.Engine.CommandForAsync(stack, DatabaseTask.LookAtServed, cancellationToken) is { } served)
            return [new PreflightStep(stack, served, offer, to)];
        var look = DatabaseTask.LookAtStopped(stack.Paths.Data);
        return
        [
            .. await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken),
            new PreflightStep(stack, (await origin.Engine.CommandForAsync(stack, look, cancellationToken))!, offer, to),
        ];
    }

    private static int RequireData(StackInstance stack)
    {
        ClusterMarker.RequireData(stack);
        return ResetGuard.RequireKnown(stack) && ClusterVersion.Read(stack.Paths.Data) is { } major
            ? major
            : throw new StackException(
                FailureKind.Prerequisite,
                $"{stack.FullName} has no data yet, so there is nothing to upgrade.",
                $"{stack.Command("Serve")} brings it up."
            );
    }

    private static StackException NoPrograms(StackInstance stack, int from) =>
        new(
            FailureKind.Prerequisite,
            $"PostgreSQL {from} made the data of {stack.FullName}, and its programs, which alone can read it, are not on this machine.",
            $"Install PostgreSQL {from} (on Debian and Ubuntu the package postgresql-{from}), and run this again; nothing was changed."
        );
}
