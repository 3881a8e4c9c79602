using Hive.Stacks.Companions;
using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>Companions that exist in memory only: none is ever up.</summary>
internal sealed class MemoryCompanions : ICompanionEngine
{
    /// <summary>The companions that were stopped.</summary>
    public List<string> Stopped { get; } = [];

    public Task<CompanionSight> ObserveAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        Task.FromResult(new CompanionSight(StackState.Absent, null, null, []));

    public Task CheckAsync(CompanionInstance one, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<PlanStep>> PlanServeAsync(
        CompanionInstance one,
        Configuration files,
        IReadOnlyList<StackRoute> stacks,
        bool isTaken,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<PlanStep>>([]);

    public Task<IReadOnlyList<PlanStep>> PlanStopAsync(CompanionInstance one, CancellationToken cancellationToken)
    {
        Stopped.Add(one.Definition.Name);
        return Task.FromResult<IReadOnlyList<PlanStep>>([new ForgetConfigurationStep(one)]);
    }

    public Task<IReadOnlyList<PlanStep>> PlanRemoveAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PlanStep>>([]);
}
