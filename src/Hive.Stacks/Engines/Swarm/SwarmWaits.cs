using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>What Swarm does after it was told to, and the console waits for.</summary>
internal static class SwarmWaits
{
    // A new API has 90 s for its start, and three probes of 30 s before it counts as ill; then all of it goes back.
    private static readonly TimeSpan LongestUpdate = TimeSpan.FromMinutes(10);

    // Above the longest grace period of a container.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(2);

    /// <summary>The end of a rolling update, which may be that it went back.</summary>
    /// <param name="stack">Swarm's name for the stack.</param>
    /// <param name="services">Names of the services in the Compose file.</param>
    public static UntilStep Update(string stack, IReadOnlyList<string> services)
    {
        var names = services.Select(service => $"{stack}_{service}").ToList();
        return new UntilStep(
            Phase.Create,
            $"update {string.Join(" and ", services)}",
            "a new container answers before an old one ends, where there is no data",
            SwarmCommands.UpdateStates(names),
            @"\A(?:\S+ completed\s*)+\z",
            LongestUpdate,
            "Correct the image or the setting, and run the same command again."
        )
        {
            Bad = new BadEnd(
                @"(?m) (?:rollback_completed|rollback_paused|paused)$",
                $"The update of {string.Join(" and ", services)} failed and went back by itself; the stack runs as before",
                SwarmCommands.Errors(names)
            ),
        };
    }

    /// <summary>That as many run as are wanted.</summary>
    /// <param name="stack">Swarm's name for the stack.</param>
    public static UntilStep Replicas(string stack) =>
        new(
            Phase.Create,
            "bring up all replicas",
            "they share the work",
            SwarmCommands.Replicas(stack),
            @"\A(?:(\d+)/\1\s*)+\z",
            LongestUpdate,
            $"See why they do not start (docker stack ps --no-trunc {stack}), or ask for fewer with --replicas=N."
        );

    /// <summary>That nothing is left.</summary>
    /// <param name="title">What is done meanwhile.</param>
    /// <param name="ask">Prints what is left.</param>
    public static UntilStep Gone(string title, Command ask) =>
        new(
            Phase.Stop,
            title,
            "Swarm does it while we wait",
            ask,
            UntilStep.Nothing,
            LongestStop,
            "Run the same command again; data is untouched."
        );
}
