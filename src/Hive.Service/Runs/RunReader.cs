using System.Runtime.CompilerServices;

namespace Hive.Service.Runs;

/// <summary>
/// A place in a run's log that moves as fast as its reader. It reads from the process's own memory what is there, and anything
/// else from the database; the run does not know of it.
/// </summary>
internal sealed class RunReader(RunStore store, RunLog runLog, Func<Guid, LiveRun?> find)
{
    private const int Page = 200;

    // Of a run that another process carries out.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        Guid id,
        LiveRun? live,
        long after,
        [EnumeratorCancellation] CancellationToken token
    )
    {
        while (true)
        {
            var (events, next) = live is null ? (null, null) : live.Read(after);
            if (events is { Count: 0 })
            {
                if (next is null)
                    yield break;
                await next.WaitAsync(token);
                continue;
            }
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
                    if (live is not null && after < live.Begins - 1)
                    {
                        after = live.Begins - 1;
                        continue;
                    }
                    if (live is not null || run.EndedAt is not null || run.Status == RunStatus.Paused)
                        yield break;
                    live = find(id);
                    if (live is null)
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
