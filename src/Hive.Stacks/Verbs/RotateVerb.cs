using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Gives stacks a new database password and a new root key, while they serve.</summary>
/// <param name="session">What it works with.</param>
/// <param name="probe">Looks at stacks from outside.</param>
/// <param name="credentials">Tells whether the API sees its new key.</param>
public sealed class RotateVerb(StackSession session, HealthProbe probe, Credentials credentials)
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rotates those of every stack that has any, one after the other: of one that runs, without a pause; of a stopped one
    /// in its files, which its next start takes.
    /// </summary>
    /// <exception cref="StackException">Those of one could not be changed; the others were.</exception>
    public async Task RotateAllAsync(CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync("RotateCredentials", cancellationToken);
        var workspace = session.Look();
        var stacks = workspace
            .ResolveAll()
            .Select(workspace.AsStarted)
            .Where(stack => SecretStore.Missing(stack).Count < 2)
            .ToList();
        if (stacks.Count == 0)
        {
            session.Events.Say("No stack has credentials yet; the first serve makes them.");
            return;
        }

        var all = await session.AnnounceAsync(stacks, cancellationToken);
        (
            await ForEachStack.RunAsync(all, one => one.Stack, one => RotateAsync(one, cancellationToken), inParallel: false)
        ).OrThrow();
    }

    private async Task<bool> RotateAsync(StackOnEngine one, CancellationToken cancellationToken)
    {
        var (stack, engine) = (one.Stack, one.Engine);
        var runs = await engine.RunsAsync(stack, cancellationToken);
        var change = runs ? await engine.ChangePasswordAsync(stack, cancellationToken) : null;
        var reason = runs ? "it serves meanwhile" : "it is stopped, and its next start takes what is there";
        var plan = new StackPlan(
            stack,
            [
                // Where this fails, nothing has changed.
                new PasswordStep(stack, engine.Owner, change, IsNew: true, reason),
                new NewKeyStep(stack, engine.Owner, reason),
            ]
        );
        if (session.Request.Plan)
        {
            session.Plans.Add(plan);
            return true;
        }

        var scope = session.Events.For(stack.FullName, several: true);
        await session.RunAsync(plan, engine, scope, cancellationToken);
        // Where containers have files as they were at their start, they are replaced.
        if (runs && await credentials.AreOutOfSightAsync(stack, cancellationToken))
            await session.RunAsync(await engine.PlanServeAsync(stack, cancellationToken), engine, scope, cancellationToken);
        scope.Finish();
        session.Events.Close(scope);
        if (runs)
            await RequireTakenAsync(stack, cancellationToken);
        session.Events.Say(
            $"{stack.FullName} has a new API key and a new database password in {stack.Paths.Secrets}"
                + (runs ? "; it served all the time." : "; its next start takes them.")
        );
        return true;
    }

    private async Task RequireTakenAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (await credentials.AreOutOfSightAsync(stack, cancellationToken))
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"{stack.FullName} has new credentials in {stack.Paths.Secrets}, and its API does not see them.",
                $"Serve it, which starts it anew: {stack.Command("Serve")}"
            );
        }

        // A busy machine answers a single question late; what is wrong with a credential stays wrong.
        ProbeAnswer? now = null;
        var settled = await Wait.UntilAsync(
            async token => (now = await probe.ProbeAsync(stack.Settings.Url, token)).IsHealthy(stack.Name),
            TimeSpan.FromMilliseconds(200),
            Settled,
            cancellationToken
        );
        if (!settled)
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"{stack.FullName} has new credentials in {stack.Paths.Secrets}, and is not healthy: {now}",
                $"Serve it, which brings file and database together: {stack.Command("Serve")}"
            );
        }
    }
}
