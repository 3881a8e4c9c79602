using Hive.Service.Runs.Records;

namespace Hive.Service.Runs.Execution;

/// <content>Doing again what a run did, from some place on.</content>
public sealed partial class RunService
{
    /// <summary>
    /// Begins a run that takes over what an ended one had completed before one of its events, and does the rest with the
    /// components as they are now.
    /// </summary>
    /// <param name="ended">The run.</param>
    /// <param name="from">The number of the event from which on nothing is taken over; 1 takes over nothing.</param>
    /// <param name="token">Ends the beginning, and not the run.</param>
    /// <exception cref="RunRefusedException">It is under way, or cannot be begun.</exception>
    public async Task<LiveRun> RetryAsync(RunRecord ended, long from, CancellationToken token)
    {
        if (ended.EndedAt is null)
            throw new RunRefusedException(
                RunRefusal.NotEnded,
                $"The run is {ended.Status.Word()}; it can be tried again once it has ended."
            );
        var log = await runLog.ReadAsync(ended, 0, int.MaxValue, token);
        var started = log.Select(one => one.Event).OfType<RunStarted>().FirstOrDefault();
        var request = new RunRequest
        {
            Kind = ended.Kind,
            ComponentId = ended.ComponentId,
            Input = ended.Input,
            SessionId = ended.SessionId,
            UserId = ended.UserId,
            Earlier = started?.Earlier ?? [],
            Attachments = started?.Attachments ?? [],
            After = started?.After ?? [],
            Options = started?.Options,
        };
        // It is told what the first one was told, and not what came of that.
        if (request.Earlier.Count == 0 && RunPreparation.Component(components.Current, request) is { } component)
            request = request with
            {
                Earlier = (await preparation.SessionAsync(request, component, ended.Id, ended.CreatedAt, token)).Messages,
            };
        return await BeginAsync(request, RetriedRun.Of(ended, log.Where(one => one.Seq < from)), token);
    }
}

/// <summary>What a run takes over from the one that it tries again.</summary>
/// <param name="Id">The one before.</param>
/// <param name="CreatedAt">When that was asked for.</param>
/// <param name="Known">What stands of its log.</param>
/// <param name="Journal">The same, to look things up in.</param>
internal sealed record RetriedRun(Guid Id, DateTimeOffset CreatedAt, List<RunEvent> Known, RunJournal Journal)
{
    public static RetriedRun Of(RunRecord ended, IEnumerable<LoggedEvent> before)
    {
        List<LoggedEvent> log = [.. before];
        var answered = log.Select(one => one.Event).OfType<ModelAnswered>().Select(one => one.Path).ToHashSet();
        var done = log.Select(one => one.Event)
            .OfType<ActivityEnded>()
            .Select(one => (one.Activity.Type, one.Path))
            .ToHashSet();
        List<LoggedEvent> known = [.. log.Where(one => Stands(one.Event, answered, done))];
        return new(ended.Id, ended.CreatedAt, [.. known.Select(one => one.Event)], RunJournal.Of(known));
    }

    // What a model had not said to its end is asked anew, a call that has no result is made again, and what a person decided
    // about it is asked again: consent was given once.
    private static bool Stands(RunEvent one, HashSet<string> answered, HashSet<(string, string)> done) =>
        one switch
        {
            ContentAdded said => !Turn.Names(said.Path) || answered.Contains(said.Path),
            ActivityStarted begun => begun.Type != RunActivity.Tool || done.Contains((begun.Type, begun.Path)),
            ModelAnswered or ActivityEnded => true,
            _ => false,
        };
}
