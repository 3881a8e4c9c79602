using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Makes a further instance of a stack with the data of another one, as it is now or was at an instant. The other one goes
/// on meanwhile.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the instance up.</param>
public sealed class ForkVerb(StackSession session, ServeVerb serve)
{
    private const string What = "A fork";

    /// <summary>Forks a stack.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">There is nothing to fork, or the instance is there already.</exception>
    public async Task<ServeReport?> ForkAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Fork", cancellationToken);
        session.Identify($"{definition.Title}Serve");
        NameByBranch();
        var workspace = session.Look();
        var (source, target) = Choose(workspace, definition);
        var origin = await session.ChooseAsync(workspace.AsStarted(source), cancellationToken);
        await session.RecoverAsync(origin, cancellationToken);
        // On the engine of its source: the data is made by that one's PostgreSQL.
        var to = origin with
        {
            Stack = target,
        };
        await session.RecoverAsync(to, cancellationToken);
        RequireFree(target);
        RequireData(source);

        var now = session.Time.GetUtcNow();
        var at = session.Request.At is { } asked
            ? await RewindInstant.FindAsync(session, origin, asked, now, cancellationToken)
            : (DateTimeOffset?)null;
        var plan = at is { } instant
            ? await MakeOfArchiveAsync(origin, to, instant, now, cancellationToken)
            : await ForkPlan.MakeAsync(to, source, What, now, cancellationToken);
        var steps = new StackPlan(
            target,
            [
                .. SecretStore.IsComplete(target) ? Array.Empty<PlanStep>() : [new PrepareStep(target, to.Engine.Owner)],
                .. plan.Staging,
                .. plan.Swap,
            ]
        );
        if (session.Request.Plan)
        {
            session.Plans.Add(steps);
            session.Plans.Add(
                target,
                Phase.Create,
                $"serve {target.FullName} on port {target.Settings.Port}",
                "with secrets of its own"
            );
            return null;
        }

        var scope = session.Events.For(target.FullName);
        try
        {
            await session.RunAsync(steps, to.Engine, scope, cancellationToken);
        }
        catch (Exception)
        {
            scope.Abandon();
            throw;
        }

        scope.Finish();
        session.Events.Close(scope);
        session.Events.Say(
            $"{target.FullName} has the data that {source.FullName} had at {at ?? now:u}; {source.FullName} went on."
        );
        return await serve.ServeHeldAsync(definition, cancellationToken);
    }

    // The archive is the source's; what is made of it is the fork's.
    private static async Task<RestorePlan> MakeOfArchiveAsync(
        StackOnEngine origin,
        StackOnEngine to,
        DateTimeOffset at,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var found = RewindSource.Find(origin.Stack, at, now);
        await RewindInstant.RequireMakerAsync(origin, found, cancellationToken);
        return await RewindPlan.MakeAsync(to, found, at, What, now, cancellationToken);
    }

    // Who works on a branch in a worktree of its own wants the fork for that branch. No other verb guesses a name.
    private void NameByBranch()
    {
        if (session.Request.Instance is not null || GitWorktree.InstanceOf(session.Request.Workspace.Root) is not { } name)
            return;
        session.Mean(name);
        session.Events.Say($"--instance={name}: the name of the current git branch.");
    }

    private (StackInstance Source, StackInstance Target) Choose(WorkspaceSnapshot workspace, StackDefinition definition)
    {
        var (name, from) = (session.Request.Instance, session.Request.From);
        if (name is null)
        {
            throw new StackException(
                FailureKind.Misuse,
                "--instance is missing: nothing says what the fork is to be called.",
                "Add --instance=NAME, as in --instance=feature-x; in a linked git worktree the branch's name is taken."
            );
        }

        if (name == from)
        {
            throw new StackException(
                FailureKind.Misuse,
                $"--from and --instance are both {name}: an instance is not forked from itself.",
                "Give the fork another name."
            );
        }

        return (workspace.ResolveOther(definition, from), workspace.Resolve(definition));
    }

    private static void RequireFree(StackInstance target)
    {
        if (WorkspaceSnapshot.IsNew(target) && DataFolder.Read(target.Paths.Data).State == DataState.Absent)
            return;
        throw new StackException(
            FailureKind.Conflict,
            $"There is an instance {target.Instance} of {target.Name} already.",
            $"Give the fork another name, or remove that one: {target.Command("Reset")}"
        );
    }

    private static void RequireData(StackInstance source)
    {
        ClusterMarker.RequireData(source);
        if (ResetGuard.RequireKnown(source))
            return;
        throw new StackException(
            FailureKind.Prerequisite,
            $"{source.FullName} has no data yet, so there is nothing to fork.",
            $"{source.Command("Serve")} brings it up."
        );
    }
}
