using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Takes a stack's data back to an instant, from what was archived. The new data is made and proved beside the old, which is
/// served meanwhile and kept: so a rewind can be rewound.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the stack up again.</param>
public sealed class RewindVerb(StackSession session, ServeVerb serve)
{
    /// <summary>What it is called where changes are noted.</summary>
    internal const string What = "A rewind";

    private readonly DataReturn _return = new(session, serve);

    /// <summary>Rewinds a stack's data, or takes that back. A stack that was served is served again.</summary>
    /// <returns>The report; null when the stack was not served before, or only the plan was asked for.</returns>
    /// <exception cref="StackException">There is no such instant, or it failed: the data is as it was.</exception>
    public async Task<ServeReport?> RewindAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Rewind", cancellationToken);
        session.Identify($"{definition.Title}Serve");
        var stack = session.Look().ResolveKnown(definition);
        if (session.Request.Rollback)
            return await _return.GoBackAsync(stack, What, cancellationToken);
        var one = (await session.AnnounceAsync([stack], cancellationToken))[0];
        await session.RecoverAsync(one, cancellationToken);
        var now = session.Time.GetUtcNow();
        var to = await FindInstantAsync(one, now, cancellationToken);
        var source = RewindSource.Find(stack, to, now);
        await RequireMakerAsync(one, source, cancellationToken);
        var plan = await RewindPlan.MakeAsync(one, source, to, now, cancellationToken);
        var serves = (await one.Engine.ObserveAsync(stack, cancellationToken)).IsUp;
        if (session.Request.Plan)
            return await _return.PreviewAsync(one, plan, serves, cancellationToken);
        await _return.PutInPlaceAsync(one, plan, serves, cancellationToken);
        session.Events.Say(
            $"The data of {stack.FullName} is that of {to:yyyy-MM-dd HH:mm:ss.fff}Z. What was there before is kept in {plan.Before}; "
                + $"back to it: {stack.Command("Rewind")} --rollback"
        );
        return serves ? await _return.ServeAsync(one, one, What, plan.Before, cancellationToken) : null;
    }

    private async Task<DateTimeOffset> FindInstantAsync(
        StackOnEngine one,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        session.Request.To switch
        {
            Ago ago => now - ago.Time,
            AtInstant at => at.Instant,
            BeforeRun before => await FindRunAsync(one, before.Run, cancellationToken),
            _ => throw new StackException(
                FailureKind.Misuse,
                "--to is missing: nothing says how far to go back.",
                "Add --to=\"5 min ago\", --to=\"2026-11-26 21:05\", or --to=before-run:ID with the id of a run."
            ),
        };

    private async Task<DateTimeOffset> FindRunAsync(StackOnEngine one, Guid run, CancellationToken cancellationToken)
    {
        var (stack, engine) = (one.Stack, one.Engine);
        var command =
            await engine.CommandForAsync(stack, DatabaseTask.FindRun(null, run), cancellationToken)
            ?? await engine.CommandForAsync(stack, DatabaseTask.FindRun(stack.Paths.Data, run), cancellationToken);
        var answer = (await session.AskAsync(command!, cancellationToken)).OrThrow(
            "Looking for the run",
            "Read what it says above; nothing was changed."
        );
        // The run's own row is written then or later: the instant before belongs to what was there without it.
        return DatabaseFacts.ReadRunBegin(answer.Error)?.AddTicks(-10)
            ?? throw new StackException(
                FailureKind.Misuse,
                $"The database of {stack.FullName} knows no run {run}.",
                "Choose one that it knows (GET /api/v1/runs), or an instant; a run that was rewound comes back with --rollback."
            );
    }

    // The data of before an upgrade was another version's.
    private static async Task RequireMakerAsync(StackOnEngine one, RewindSource source, CancellationToken cancellationToken)
    {
        var (stack, major) = (one.Stack, source.Cluster.Major);
        if (await one.Engine.MajorOfNewDataAsync(stack, cancellationToken) == major)
            return;
        throw new StackException(
            FailureKind.Refused,
            $"At that instant the data of {stack.FullName} was of PostgreSQL {major}, and the engine {one.Engine.Name} makes data of another version.",
            $"Go back to before the upgrade first: {stack.Command("Upgrade")} --rollback; or restore a backup of that time: {stack.Command("Restore")} --backup=FILE"
        );
    }
}
