using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>What stacks run on. Questions are answered, and plans made, without changing anything.</summary>
public interface IStackEngine
{
    /// <summary>The engine's word on the command line.</summary>
    string Name { get; }

    /// <summary>How the stack stands now.</summary>
    Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>Memory that the stack's processes use now, in bytes; null when it is not known.</summary>
    Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// Refuses at once what serving would refuse: foreign data, a port that is taken. Called before anything is built, so that
    /// nobody waits for a build to be told.
    /// </summary>
    /// <exception cref="StackException">Something is in the way, or would lose data.</exception>
    Task CheckAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What brings the stack up and to date. Empty when it runs as it should.</summary>
    /// <exception cref="StackException">Something is missing, in the way, or would lose data.</exception>
    Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What stops the stack; its data stays.</summary>
    Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What stops the stack and removes everything of it that this engine keeps outside of the workspace.</summary>
    Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// The command that writes the database of a stopped stack as SQL to its standard output. It may be asked for before the
    /// stack is stopped.
    /// </summary>
    /// <exception cref="StackException">This engine cannot read the stack's data.</exception>
    Task<Command> DumpDatabaseAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>The true cause of a step's failure, where the engine knows one; else the failure as it is.</summary>
    Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken);

    /// <summary>The stack's log in the order of time.</summary>
    IAsyncEnumerable<LogLine> ReadLogsAsync(StackInstance stack, LogQuery query, CancellationToken cancellationToken);

    /// <summary>Facts for an evidence folder: file name to content.</summary>
    Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(StackInstance stack, CancellationToken cancellationToken);
}
