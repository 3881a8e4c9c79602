using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Reads what stacks wrote, as one log.</summary>
/// <param name="session">What it works with.</param>
public sealed class LogsVerb(StackSession session)
{
    /// <summary>The entries that were asked for, of all stacks that were started, in the order of time.</summary>
    /// <param name="stacks">Whose log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">None of them was started.</exception>
    public async Task<IAsyncEnumerable<LogLine>> ReadAsync(
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        var streams = new List<IAsyncEnumerable<LogLine>>();
        var names = new List<string>();
        foreach (var stack in stacks)
        {
            var engine = (await session.ChooseAsync(stack, cancellationToken)).Engine;
            names.Add(engine.Name);
            if ((await engine.ObserveAsync(stack, cancellationToken)).State == StackState.Absent)
                continue;
            streams.Add(
                engine
                    .ReadLogsAsync(stack, session.Request.Logs, cancellationToken)
                    .Select(line => line with { Stack = stack.FullName })
            );
        }

        return streams.Count > 0
            ? LogEntries.ReadAsync(
                MergedStreams.ReadAsync(streams, cancellationToken),
                session.Request.Logs,
                session.Time,
                cancellationToken
            )
            : throw new StackException(
                FailureKind.Failed,
                stacks is [var only]
                    ? $"{only.FullName} is not started on the {names[0]} engine, so it has no log."
                    : "No stack is started, so there is no log.",
                $"Start it: {(stacks is [var first, ..] ? first.Command("Serve") : ConsoleCommand.For("ServeAll"))}"
            );
    }
}
