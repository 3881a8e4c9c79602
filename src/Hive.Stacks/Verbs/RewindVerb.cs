using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;

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
        var to = await RewindInstant.FindAsync(
            session,
            one,
            session.Request.To ?? throw NoInstant(),
            now,
            cancellationToken
        );
        var source = RewindSource.Find(stack, to, now);
        await RewindInstant.RequireMakerAsync(one, source, cancellationToken);
        var plan = await RewindPlan.MakeAsync(one, source, to, What, now, cancellationToken);
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

    private static StackException NoInstant() =>
        new(
            FailureKind.Misuse,
            "--to is missing: nothing says how far to go back.",
            "Add --to=\"5 min ago\", --to=\"2026-11-26 21:05\", or --to=before-run:ID with the id of a run."
        );
}
