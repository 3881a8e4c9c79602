using Hive.Stacks.Plans;

namespace Hive.Stacks.Health;

/// <summary>Watches a stack from outside until it is healthy, lost, or the deadline has passed.</summary>
/// <param name="probe">Looks through the published port.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadinessWatch(HealthProbe probe, TimeProvider time)
{
    // A refused connection costs a millisecond or two of the processor that the starting stack wants.
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ObserveEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits.</summary>
    /// <param name="stack">Name of the stack to watch, as in the catalogue.</param>
    /// <param name="api">Base address of its API.</param>
    /// <param name="whyLost">Asked now and then, with the newest look: why the stack will not become healthy by waiting;
    /// null while it
    /// may.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="onPhase">Called with the phase of each look.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task<Readiness> WaitAsync(
        string stack,
        Uri api,
        Func<ProbeAnswer, CancellationToken, Task<string?>> whyLost,
        TimeSpan timeout,
        Action<Phase> onPhase,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        var looked = began;
        var probes = new List<ProbeAnswer>();
        while (true)
        {
            var answer = await probe.ProbeAsync(api, cancellationToken);
            // The same answer again and again would bury the change that matters.
            if (probes is not [.., var last] || last.ToString() != answer.ToString())
                probes.Add(answer);
            onPhase(answer.Phase);
            if (answer.IsHealthy(stack))
                return new Readiness(true, answer, probes, null);
            if (answer.StatusCode is not null && answer.Document?.Service != $"hive-{stack}")
                return new Readiness(false, answer, probes, $"somebody else answers on {api}");

            if (time.GetElapsedTime(looked) >= ObserveEvery)
            {
                looked = time.GetTimestamp();
                if (await whyLost(answer, cancellationToken) is { } why)
                    return new Readiness(false, answer, probes, why);
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
