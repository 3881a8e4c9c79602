using System.Collections.Concurrent;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Database;
using Hive.Service.Metering;
using Hive.Service.Models;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Scopes;
using Hive.Service.Starting;
using Hive.Service.Tools;

namespace Hive.Service.Runs.Execution;

/// <summary>Begins runs, knows those under way, and finds those that have ended.</summary>
public sealed partial class RunService(
    IComponentSource components,
    ModelClients models,
    RunStore store,
    RunLog runLog,
    RunLeases leases,
    RunWriter writer,
    RunExecution execution,
    RunSlots slots,
    SessionTurns turns,
    RunLimits limits,
    HiveMeters meters,
    StartProgress start,
    TimeProvider time
)
{
    private readonly ConcurrentDictionary<Guid, LiveRun> live = new();
    private readonly RunPreparation preparation = new(store, slots, time);
    private volatile bool ending;

    /// <summary>The runs under way.</summary>
    public IReadOnlyCollection<LiveRun> Live => [.. live.Values];

    /// <summary>Puts the run on record and begins it. It goes on whatever happens to the caller.</summary>
    /// <param name="request">What shall be run.</param>
    /// <param name="token">Ends the beginning until the run is on its way to its record, and never the run.</param>
    /// <exception cref="RunRefusedException">It is not begun.</exception>
    /// <exception cref="MissingKeyException">A model that it needs has no key.</exception>
    public Task<LiveRun> BeginAsync(RunRequest request, CancellationToken token) => BeginAsync(request, null, token);

    private async Task<LiveRun> BeginAsync(RunRequest request, RetriedRun? again, CancellationToken token)
    {
        request = request with { UserId = UserBounds.Owner(request.UserId) };
        var set = components.Current;
        var component =
            RunPreparation.Component(set, request)
            ?? throw new RunRefusedException(
                RunRefusal.NoSuchComponent,
                $"There is no {request.Kind.Word()} \"{RunPreparation.Short(request.ComponentId)}\"."
            );
        CheckReady();
        RunPreparation.Check(request);
        RequestedOptions.Check(request, component, set);
        NeededModels.Of(component, set).ForEach(model => models.For(model, KnowledgeBounds.None));
        var session = await preparation.SessionAsync(request, component, again?.Id, again?.CreatedAt, token);
        var whenBusy = request.WhenBusy ?? RunPreparation.WhenBusyOf(component);
        if (session.InFlight.Count > 0 && whenBusy == WhenBusy.Interrupt)
            await Task.WhenAll(session.InFlight.Select(other => CancelAsync(other, token)));
        if (session.InFlight.Count > 0 && whenBusy == WhenBusy.Reject)
            throw RunPreparation.SessionBusy(request);
        if (slots.IsFull || turns.Waiting >= limits.Waiting)
            throw new RunRefusedException(RunRefusal.Busy, $"{limits.Waiting} runs wait for their turn already.");

        var waits = session.InFlight.Count > 0 && whenBusy == WhenBusy.Queue;
        var run = new LiveRun(preparation.Record(request, component, waits), Author.Of(component), time);
        run.Publish(RunStarted.Of(run.Author, run.Facts, request));
        again?.Known.ForEach(run.Publish);
        await writer.BeginAsync(run);
        if (run.Turn.Waits && whenBusy == WhenBusy.Reject)
        {
            // Another one has begun between the look and the record.
            await leases.TakeBackAsync(run.Id, CancellationToken.None);
            throw RunPreparation.SessionBusy(request);
        }
        if (run.Turn.Waits)
            run.Becomes(RunStatus.Queued);
        // What it waited for belongs to what was said before.
        var earlier = preparation.Earlier(request, component, run, session);
        CarryOut(run, component, Work(run, set, request, again?.Journal ?? RunJournal.Empty), earlier);
        return run;
    }

    /// <summary>
    /// What happens in a run, wherever it is carried out, from the event behind the given one to the end, read at the
    /// caller's pace.
    /// </summary>
    /// <exception cref="RunLostException">This process has let go of the run; its events go on elsewhere.</exception>
    public IAsyncEnumerable<LoggedEvent> ReadAsync(Guid run, long after, CancellationToken token) =>
        new RunReader(store, runLog, FindLive).ReadAsync(run, after, token);

    /// <summary>Has a paused run go on.</summary>
    /// <param name="id">The run.</param>
    /// <param name="decisions">About some or all of what it waits for.</param>
    /// <param name="token">Ends the beginning, and not the run.</param>
    /// <exception cref="RunRefusedException">It does not wait, or not for that.</exception>
    public async Task<LiveRun> ContinueAsync(Guid id, IReadOnlyList<RunDecision> decisions, CancellationToken token)
    {
        CheckReady();
        // A run of this process shows that it is paused a moment before that is on record.
        if (FindLive(id) is { Now.Status: RunStatus.Paused } pausing)
            await pausing.Ended.WaitAsync(token);
        var paused = await store.FindAsync(id, token);
        if (paused is not { Status: RunStatus.Paused })
            throw new RunRefusedException(
                RunRefusal.NotPaused,
                $"The run is {paused?.Status.Word() ?? "not there"}, and waits for nobody."
            );
        var settled = Decisions.Of(paused.Needs, decisions);
        if (await leases.ClaimPausedAsync(id, token) is not { } taken)
            throw new RunRefusedException(RunRefusal.NotPaused, "Somebody else has had the run go on.");
        return await GoOnAsync(taken, settled, CancellationToken.None);
    }

    /// <summary>Ends a run that is under way or waits, wherever that is. It may take a moment.</summary>
    public async Task CancelAsync(Guid id, CancellationToken token)
    {
        if (UserBounds.User is not null && await FindAsync(id, token) is null)
            return;
        if (FindLive(id) is { } live)
        {
            live.Cancel();
            await live.Ended.WaitAsync(token);
        }
        else if (await leases.ClaimPausedAsync(id, token) is { } taken)
        {
            var cancelled = await GoOnAsync(taken, [], CancellationToken.None, cancelled: true);
            await cancelled.Ended.WaitAsync(token);
        }
        else if (await store.AskToStopAsync(id, RunStatus.Cancelled, token))
        {
            // Its process looks for such words with each sign of life that it gives.
            await store.EndedAsync(id, RunLeases.Length, time, token);
        }
    }

    /// <summary>Removes a run that nobody wants to read again, once it has ended; one that waits goes on waiting.</summary>
    public async Task ForgetAsync(LiveRun run)
    {
        try
        {
            if (await run.Ended is { EndedAt: not null })
                await store.DeleteAsync(run.Id, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseError.Describes(e, CancellationToken.None) is not null)
        {
            // It stays on record, like any other.
        }
    }

    /// <summary>Removes a run that has ended, and its session when it was the only one in it.</summary>
    public Task DeleteAsync(Guid id, CancellationToken token) => store.DeleteAsync(id, token);

    /// <summary>The run as it stands, under way or ended.</summary>
    public async Task<RunRecord?> FindAsync(Guid id, CancellationToken token) =>
        FindLive(id) is { } run ? run.Now : await store.FindAsync(id, token);

    /// <summary>The run while it is under way, and is one of those that whoever asks may see.</summary>
    public LiveRun? FindLive(Guid id) =>
        live.GetValueOrDefault(id) is { } run && UserBounds.Allow(run.Facts.UserId) ? run : null;

    /// <summary>Begins no more, and lets go of all runs under way: another process goes on with them.</summary>
    public async Task LetGoAsync(TimeSpan timeout)
    {
        ending = true;
        var runs = Live;
        foreach (var run in runs)
            run.Stop(RunStatus.Interrupted);
        await Task.WhenAny(Task.WhenAll(runs.Select(run => run.Ended)), Task.Delay(timeout, time));
    }

    /// <summary>Goes on with a run that this process has taken on.</summary>
    /// <param name="taken">The run.</param>
    /// <param name="decisions">What a person decided; nothing when the process before has gone.</param>
    /// <param name="token">Ends the beginning, and not the run.</param>
    /// <param name="cancelled">Whether it only goes on to end.</param>
    internal async Task<LiveRun> GoOnAsync(
        TakenRun taken,
        IReadOnlyList<RunDecision>? decisions,
        CancellationToken token,
        bool cancelled = false
    )
    {
        var (set, record) = (components.Current, taken.Run);
        var journal = await runLog.JournalAsync(record, token);
        var request = new RunRequest
        {
            Kind = record.Kind,
            ComponentId = record.ComponentId,
            Input = record.Input,
            SessionId = record.SessionId,
            UserId = record.UserId,
            Earlier = journal.Started?.Earlier ?? [],
            Attachments = journal.Started?.Attachments ?? [],
            After = journal.Started?.After ?? [],
            Options = journal.Started?.Options,
        };
        var component = RunPreparation.Component(set, request);
        var author = journal.Started?.Author ?? new(record.Kind, record.ComponentId, record.ComponentId);
        var run = new LiveRun(record.AsBegun(), author, time, taken.Attempt, journal.Output)
        {
            // Of a run from before there were turns, it is when it was asked for.
            Turn = taken.Turn is { Waits: false, At: null } ? new(false, record.CreatedAt) : taken.Turn,
        };
        run.Publish(decisions is null ? new RunResumed(author, journal.Output) : new RunContinued(author, decisions));
        // What was decided now counts at once.
        var known = decisions is null ? journal : journal.With(decisions);
        if (cancelled)
            run.Cancel();
        CarryOut(run, component, Work(run, set, request, known), preparation.Earlier(request, component, run, null));
        writer.Note(run);
        return run;
    }

    private RunWork Work(LiveRun run, ComponentSet set, RunRequest request, RunJournal journal) =>
        new(run, set, request, journal, limits, meters, time, writer);

    private void CarryOut(LiveRun run, ComponentDefinition? component, RunWork work, EarlierMessages earlier)
    {
        live[run.Id] = run;
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await execution.CarryOutAsync(run, component, work, earlier);
                }
                finally
                {
                    // Not what has been taken on again meanwhile.
                    live.TryRemove(new(run.Id, run));
                }
            },
            CancellationToken.None
        );
    }

    private void CheckReady()
    {
        if (ending || start.Now.Phase != StartPhase.Ready)
            throw new RunRefusedException(RunRefusal.NotReady, "The API is starting or ending; try again in a moment.");
    }
}
