using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Stops a stack and brings it up again, on the engine that it runs on, while no other run may change the workspace.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="stop">Stops it.</param>
/// <param name="serve">Brings it up.</param>
public sealed class RestartVerb(StackSession session, StopVerb stop, ServeVerb serve)
{
    /// <summary>Restarts one stack.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">It could not be stopped or brought up; where serving would be refused, it was not
    /// stopped.</exception>
    public async Task<ServeReport?> RestartAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Restart", cancellationToken);
        // The engine is picked before anything ends: afterwards nothing tells any more where the stack ran.
        var stack = session.Look().ResolveKnown(definition);
        var chosen = await session.ChooseAsync(stack, cancellationToken);
        await StackSession.CheckAsync(chosen, cancellationToken);
        // A plan finds what a check does not ask for, such as an image that is not there.
        await chosen.Engine.PlanServeAsync(chosen.Stack, cancellationToken);
        await stop.StopHeldAsync(definition, cancellationToken);
        return await serve.ServeHeldAsync(definition, cancellationToken);
    }
}
