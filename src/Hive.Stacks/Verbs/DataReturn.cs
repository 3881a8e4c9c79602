using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// The way back after a change of a stack's data: the folder that was kept is put in place again, by renaming, and what was
/// there is kept in its stead. So the same call goes forth and back.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="serve">Brings the stack up again.</param>
internal sealed class DataReturn(StackSession session, ServeVerb serve)
{
    /// <summary>Goes back to what was there before the newest change of a kind.</summary>
    /// <param name="stack">Whose data. One that is served is served again.</param>
    /// <param name="what">The kind, as it is noted: "An upgrade".</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">Nothing is kept, or no engine could serve it.</exception>
    public async Task<ServeReport?> GoBackAsync(StackInstance stack, string what, CancellationToken cancellationToken)
    {
        if (InterruptedChange.Find(stack) is not null)
            await session.RecoverAsync(await session.ChooseForNewDataAsync(stack, cancellationToken), cancellationToken);
        var kept = Newest(stack, what);
        var (now, then) = (ClusterVersion.Read(stack.Paths.Data), ClusterVersion.Read(kept.Folder));
        var from =
            await session.FindForAsync(stack, now, cancellationToken)
            ?? await session.ChooseForNewDataAsync(stack, cancellationToken);
        // Where it runs already, unless that engine has not what made the older data.
        var to = (await from.Engine.FitAsync(stack, then, cancellationToken)).IsFit
            ? from
            : await session.FindForAsync(stack, then, cancellationToken)
                ?? throw new StackException(
                    FailureKind.Prerequisite,
                    $"PostgreSQL {then} made the data that is kept in {kept.Folder}, and no engine here has it.",
                    $"Install PostgreSQL {then}, and run this again; nothing was changed."
                );
        StagingGuard.RequireRenaming(stack);
        var serves = (await from.Engine.ObserveAsync(stack, cancellationToken)).IsUp;
        var plan = await PlanAsync(from, kept.What, kept.Folder, "--rollback says so", cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add(new StackPlan(stack, plan.Swap));
            PreviewServe(to, serves);
            return null;
        }

        await PutInPlaceAsync(from, plan, serves, cancellationToken);
        session.Take(to);
        session.Events.Say(
            $"The data of {stack.FullName} is that of before {Lower(what)} of {kept.Since:u} again. The newer data is kept in {plan.Before}; the same call goes back to it."
        );
        return serves ? await serve.ServeHeldAsync(stack.Definition, cancellationToken) : null;
    }

    /// <summary>Shows what would be done to put new data in place, and what a serve after it would do.</summary>
    public async Task<ServeReport?> PreviewAsync(
        StackOnEngine one,
        RestorePlan plan,
        bool serves,
        CancellationToken cancellationToken
    )
    {
        session.Plans.Add(new StackPlan(one.Stack, [.. plan.Staging, .. plan.Swap]));
        if (!serves)
            return null;
        session.Planned.Stop(one.Stack);
        return await serve.ServeHeldAsync(one.Stack.Definition, cancellationToken);
    }

    /// <summary>Shows that a stack would be served again, on an engine whose plan is not known before its data is.</summary>
    public void PreviewServe(StackOnEngine one, bool serves)
    {
        if (serves)
            session.Plans.Add(
                one.Stack,
                Phase.Create,
                $"serve {one.Stack.FullName} on {one.Engine.Name}",
                "it is served now"
            );
    }

    /// <summary>Makes new data, while the old is served, and puts it in place. A failure leaves all as it was.</summary>
    /// <param name="one">The stack, on the engine that it is on.</param>
    /// <param name="plan">How.</param>
    /// <param name="serves">Whether the stack is served, and so is to be served again after a failure.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It failed; the data is as it was.</exception>
    public async Task PutInPlaceAsync(StackOnEngine one, RestorePlan plan, bool serves, CancellationToken cancellationToken)
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
            session.Take(one);
            if (stopping)
                await serve.ServeAgainAsync(stack, held: true);
            throw;
        }
    }

    /// <summary>
    /// Serves new data. A stack that does not become healthy with it gets its old data back, and is served with that.
    /// </summary>
    /// <param name="target">The stack, on the engine that serves the new data.</param>
    /// <param name="origin">The stack, on the engine that served the old.</param>
    /// <param name="what">What made the new data, as it is noted.</param>
    /// <param name="before">Absolute path of the old data; not there where there was none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It is not served with the new data.</exception>
    public async Task<ServeReport?> ServeAsync(
        StackOnEngine target,
        StackOnEngine origin,
        string what,
        string before,
        CancellationToken cancellationToken
    )
    {
        var stack = target.Stack;
        try
        {
            return await serve.ServeHeldAsync(stack.Definition, cancellationToken);
        }
        catch (StackException failure) when (Directory.Exists(before))
        {
            // Anything else, a port that is taken, is not the data's fault.
            if (failure.Kind is not (FailureKind.Unhealthy or FailureKind.Failed))
            {
                throw new StackException(
                    failure.Kind,
                    failure.Cause,
                    $"{failure.Remedy}{Environment.NewLine}  → Or go back to the old data: {stack.Command(VerbOf(what))} --rollback",
                    failure
                );
            }

            session.Events.Say(
                $"{stack.FullName} does not become healthy with its new data ({failure.Cause}); its old data comes back."
            );
            var plan = await PlanAsync(
                target,
                what,
                before,
                "the stack is not healthy with the new data",
                cancellationToken
            );
            var scope = session.Events.For(stack.FullName);
            await session.RunAsync(new StackPlan(stack, plan.Swap), target.Engine, scope, cancellationToken);
            scope.Finish();
            session.Events.Close(scope);
            session.Take(origin);
            await serve.ServeAgainAsync(stack, held: true);
            throw new StackException(
                FailureKind.Unhealthy,
                $"{stack.FullName} did not become healthy with the data that {Lower(what)} made, so it has its old data again: {failure.Cause}",
                $"{failure.Remedy}{Environment.NewLine}  → The new data is kept in {plan.Before}; to try it once more: {stack.Command(VerbOf(what))} --rollback",
                failure
            );
        }
    }

    // Nothing is made: all of it is the swap.
    private async Task<RestorePlan> PlanAsync(
        StackOnEngine one,
        string what,
        string folder,
        string why,
        CancellationToken cancellationToken
    )
    {
        var (stack, now) = (one.Stack, session.Time.GetUtcNow());
        var change = new DataChange(what, folder, KeptData.FolderFor(stack, now), now, IsProved: true) { From = folder };
        return new RestorePlan(
            [],
            [.. (await one.Engine.PlanStopAsync(stack, cancellationToken)).Steps, new GoBackStep(stack, change, why)],
            change.Before
        );
    }

    private static KeptData Newest(StackInstance stack, string what) =>
        DataChanges.Read(stack).Kept.LastOrDefault(one => one.What == what && Directory.Exists(one.Folder))
        ?? throw new StackException(
            FailureKind.Prerequisite,
            $"Nothing is kept of before {Lower(what)} of the data of {stack.FullName}.",
            $"What is kept, and until when, is in {stack.Command("Status")}; HIVE_KEEP_OLD_DATA says how long. A backup may have it: {stack.Command("Restore")} --backup=latest"
        );

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what[1..];

    // "An upgrade" is made by …Upgrade.
    private static string VerbOf(string what) => char.ToUpperInvariant(what.Split(' ')[1][0]) + what.Split(' ')[1][1..];
}
