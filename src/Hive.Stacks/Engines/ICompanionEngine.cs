using Hive.Stacks.Companions;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>What companions of the stacks run on. Questions and plans change nothing.</summary>
public interface ICompanionEngine
{
    /// <summary>How a companion stands now.</summary>
    Task<CompanionSight> ObserveAsync(CompanionInstance one, CancellationToken cancellationToken);

    /// <summary>Refuses at once what serving would refuse, before anything is built or written.</summary>
    /// <exception cref="StackException">Its port is taken.</exception>
    Task CheckAsync(CompanionInstance one, CancellationToken cancellationToken);

    /// <summary>
    /// What brings a companion up with a configuration, which is checked before it counts, and onto the networks of stacks.
    /// Empty when all is so.
    /// </summary>
    /// <param name="one">The companion.</param>
    /// <param name="files">Its configuration.</param>
    /// <param name="stacks">The stacks that it is to reach, and no others.</param>
    /// <param name="isTaken">
    /// Whether it answers with this configuration: a run that was killed may have written it and told nobody.
    /// </param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">Something is missing or in the way.</exception>
    Task<IReadOnlyList<PlanStep>> PlanServeAsync(
        CompanionInstance one,
        Configuration files,
        IReadOnlyList<StackRoute> stacks,
        bool isTaken,
        CancellationToken cancellationToken
    );

    /// <summary>What stops a companion; empty when nothing of it is there.</summary>
    Task<IReadOnlyList<PlanStep>> PlanStopAsync(CompanionInstance one, CancellationToken cancellationToken);

    /// <summary>What stops a companion and removes its image, where nobody else uses that.</summary>
    Task<IReadOnlyList<PlanStep>> PlanRemoveAsync(CompanionInstance one, CancellationToken cancellationToken);
}

/// <summary>A companion as its engine sees it.</summary>
/// <param name="State">Whether it runs.</param>
/// <param name="Started">When it was started; null when it does not run.</param>
/// <param name="Detail">What a user should know about the state; null when it is plain.</param>
/// <param name="Networks">Full names of the networks that it is on.</param>
public sealed record CompanionSight(
    StackState State,
    DateTimeOffset? Started,
    string? Detail,
    IReadOnlyList<string> Networks
);
