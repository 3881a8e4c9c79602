using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Health;

/// <summary>Watches a stack from outside until it is healthy, lost, or the deadline has passed.</summary>
/// <param name="probe">Looks through the published port.</param>
/// <param name="time">The clock.</param>
public sealed class ReadinessWatch(HealthProbe probe, TimeProvider time)
{
    // A refused connection costs a millisecond or two of the processor that the starting stack wants.
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ObserveEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits.</summary>
    /// <param name="stack">Who to watch.</param>
    /// <param name="engine">Asked now and then whether the stack still lives.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="onPhase">Called when a new phase is seen.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task<Readiness> WaitAsync(
        StackInstance stack, IStackEngine engine, TimeSpan timeout, Action<Phase> onPhase, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var looked = began;
        var probes = new List<ProbeAnswer>();
        while (true)
        {
            var answer = await probe.ProbeAsync(stack, cancellationToken);
            // The same answer again and again would bury the change that matters.
            if (probes is not [.., var last] || last.ToString() != answer.ToString()) probes.Add(answer);
            onPhase(answer.Phase);
            if (answer.IsHealthy(stack.Name)) return new Readiness(true, answer, probes, null);
            if (answer.StatusCode is not null && answer.Document?.Service != $"hive-{stack.Name}")
                return new Readiness(false, answer, probes, $"somebody else answers on {stack.Url}");

            if (time.GetElapsedTime(looked) >= ObserveEvery)
            {
                looked = time.GetTimestamp();
                var seen = await engine.ObserveAsync(stack, cancellationToken);
                if (seen.IsLost) return new Readiness(false, answer, probes, seen.Detail ?? "its processes are gone");
            }

            if (time.GetElapsedTime(began) >= timeout)
                return new Readiness(false, answer, probes, $"not healthy within {timeout.TotalSeconds:0} s");
            await Task.Delay(ProbeEvery, time, cancellationToken);
        }
    }
}

/// <summary>How a watch ended.</summary>
/// <param name="IsHealthy">True when the stack became healthy.</param>
/// <param name="Last">The last look.</param>
/// <param name="Probes">Every look that differed from the one before.</param>
/// <param name="Failure">Why the watch gave up; null when healthy.</param>
public sealed record Readiness(bool IsHealthy, ProbeAnswer Last, IReadOnlyList<ProbeAnswer> Probes, string? Failure);
