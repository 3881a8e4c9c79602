using System.Runtime.CompilerServices;
using Hive.Service.Runs.Records;

namespace Hive.Service.Runs.Execution;

/// <summary>
/// A place in a run's log that moves as fast as its reader. It reads from the process's own memory what is there, and
/// anything else from the database; the run does not know of it.
/// </summary>
internal sealed class RunReader(RunStore store, RunLog runLog, Func<Guid, LiveRun?> find)
{
    private const int Page = 16;

    // Of a run that another process carries out.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <exception cref="RunLostException">This process has let go of the run before its end.</exception>
    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        Guid id,
        long after,
        [EnumeratorCancellation] CancellationToken token
    )
    {
        while (true)
        {
            // Looked up each time: a client that does not read must not keep a run that has ended.
            var live = find(id);
            var (events, next) = live is null ? (null, null) : live.Read(after);
            if (events is { Count: 0 })
            {
                if (next is null && live!.Facts is { EndedAt: null, Status: not RunStatus.Paused })
                    throw new RunLostException();
                if (next is null)
                    yield break;
                await next.WaitAsync(token);
                (events, next) = live!.Read(after);
                if (events is { Count: 0 })
                    continue;
            }
            var begins = live?.Begins;
            live = null;
            if (events is null)
            {
                if (await store.RowAsync(id, token) is not { } run)
                    yield break;
                events = await runLog.ReadAsync(run, after, Page, token);
                // It ended between the two: its end is told with all that came of it.
                if (run.EndedAt is null && events.Any(one => one.Event is RunEnded))
                    continue;
                if (events.Count == 0)
                {
                    // All of earlier processes is read.
                    if (after < begins - 1)
                        after = begins!.Value - 1;
                    else if (run.EndedAt is not null || run.Status == RunStatus.Paused)
                        yield break;
                    else if (begins is not null)
                        throw new RunLostException();
                    else if (find(id) is null)
                        await Task.Delay(BetweenLooks, token);
                }
            }
            foreach (var one in events)
            {
                yield return one;
                after = one.Seq;
            }
        }
    }
}
