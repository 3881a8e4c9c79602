using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Reads what stacks wrote, as one log.</summary>
/// <param name="request">Which entries are wanted.</param>
/// <param name="engines">Knows what they run on.</param>
/// <param name="time">The clock.</param>
public sealed class LogsVerb(StackRequest request, StackEngines engines, TimeProvider time)
{
    /// <summary>The entries that were asked for, of all stacks that were started, in the order of time.</summary>
    /// <param name="stacks">Whose log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">None of them was started.</exception>
    public async Task<IAsyncEnumerable<LogLine>> ReadAsync(IReadOnlyList<StackInstance> stacks, CancellationToken cancellationToken)
    {
        var streams = new List<IAsyncEnumerable<LogLine>>();
        IStackEngine? engine = null;
        foreach (var stack in stacks)
        {
            engine = (await engines.ChooseAsync(stack, cancellationToken)).Engine;
            if ((await engine.ObserveAsync(stack, cancellationToken)).State == StackState.Absent) continue;
            streams.Add(engine.ReadLogsAsync(stack, request.Logs, cancellationToken).Select(line => line with { Stack = stack.FullName }));
        }

        if (streams.Count == 0)
        {
            throw new StackException(
                FailureKind.Failed, stacks is [var only] ? $"{only.FullName} is not started on the {engine!.Name} engine, so it has no log." : "No stack is started, so there is no log.",
                $"Start it: {(stacks is [var first, ..] ? first.Command("Serve") : ConsoleCommand.For("ServeAll"))}");
        }

        return LogEntries.ReadAsync(MergedStreams.ReadAsync(streams, cancellationToken), request.Logs, time, cancellationToken);
    }
}
