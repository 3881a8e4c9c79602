using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Says how stacks stand: what their engine sees, and what they answer from outside.</summary>
/// <param name="engines">Knows what they run on.</param>
/// <param name="probe">Asks the API.</param>
public sealed class StatusVerb(StackEngines engines, HealthProbe probe)
{
    /// <summary>Looks at some stacks at the same time.</summary>
    /// <param name="stacks">Which.</param>
    /// <param name="withPort">Whether PostgreSQL is asked through its published port as well, which takes longer than all the rest together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<StackStatus>> LookAsync(IReadOnlyList<StackInstance> stacks, bool withPort, CancellationToken cancellationToken) =>
        await Task.WhenAll(stacks.Select(stack => LookAsync(stack, withPort, cancellationToken)));

    private async Task<StackStatus> LookAsync(StackInstance stack, bool withPort, CancellationToken cancellationToken)
    {
        var chosen = await engines.ChooseAsync(stack, cancellationToken);
        var seen = await chosen.Engine.ObserveAsync(stack, cancellationToken);
        if (seen.State is not (StackState.Running or StackState.Degraded)) return new StackStatus(stack, seen, null) { Engine = chosen.Engine.Name, EngineReason = chosen.Reason };
        var answer = probe.ProbeAsync(stack, cancellationToken);
        var memory = chosen.Engine.MeasureMemoryAsync(stack, cancellationToken);
        return new StackStatus(stack, seen, await answer)
        {
            Engine = chosen.Engine.Name,
            EngineReason = chosen.Reason,
            Memory = await memory,
            Database = !withPort || stack.DatabasePort is null ? null : await PostgresProbe.ProbeAsync(stack, cancellationToken),
        };
    }
}
