using System.Security.Cryptography;
using System.Text;

namespace Hive.Service.Runs;

/// <summary>Reads the spans of runs from their logs, for as long as the runs are kept.</summary>
public sealed class RunSpans(RunStore store, RunLog runLog)
{
    /// <summary>The spans of a run, the run's first and each behind its parent. Nothing when there is no such run.</summary>
    public async Task<IReadOnlyList<RunSpan>?> OfAsync(Guid run, CancellationToken token) =>
        await store.FindAsync(run, token) is { } found
            ? Of(found, await runLog.ReadAsync(found, 0, int.MaxValue, token))
            : null;

    /// <summary>The spans that some events tell of.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="events">Its log.</param>
    internal static IReadOnlyList<RunSpan> Of(RunRecord run, IReadOnlyList<LoggedEvent> events)
    {
        var author =
            events.Select(one => one.Event).OfType<RunStarted>().FirstOrDefault()?.Author
            ?? new(run.Kind, run.ComponentId, run.ComponentId);
        RunSpan whole = new()
        {
            Id = IdOf(run, RunSpan.Run, ""),
            Kind = RunSpan.Run,
            Name = run.ComponentId,
            By = author,
            Began = run.CreatedAt,
            Ended = run.EndedAt,
            Error = run.Status is RunStatus.Completed ? null : run.Error,
            Provider = run.Provider is "" ? null : run.Provider,
            ModelId = run.Model is "" ? null : run.Model,
            InputTokens = run.InputTokens,
            OutputTokens = run.OutputTokens,
        };
        Dictionary<(string Kind, string Path), RunSpan> activities = [];
        List<RunSpan> models = [];
        foreach (var (_, at, one) in events)
        {
            switch (one)
            {
                // A second begin is that of another try: the first came to nothing.
                case ActivityStarted begun:
                    activities[(begun.Type, begun.Path)] = Begun(run, begun, at);
                    break;
                case ActivityEnded ended:
                    activities[(ended.Activity.Type, ended.Path)] = Ended(run, ended, at, activities);
                    break;
                case ModelAnswered answered:
                    models.Add(Answered(run, answered, at));
                    break;
            }
        }
        List<RunSpan> all = [.. activities.Values, .. models];
        return
        [
            whole,
            .. all.Select(span => span with { ParentId = (Around(span, activities.Values) ?? whole).Id })
                .OrderBy(span => span.Path.Count(c => c == '/'))
                .ThenBy(span => span.Began),
        ];
    }

    private static RunSpan Begun(RunRecord run, ActivityStarted begun, DateTimeOffset at) =>
        new()
        {
            Id = IdOf(run, begun.Type, begun.Path),
            Kind = begun.Type,
            Name = begun.Name,
            Path = begun.Path,
            By = begun.Author,
            Began = at,
        };

    private static RunSpan Ended(
        RunRecord run,
        ActivityEnded ended,
        DateTimeOffset at,
        Dictionary<(string Kind, string Path), RunSpan> known
    )
    {
        var (activity, path) = (ended.Activity, ended.Path);
        // A run from before the log has no begins.
        var begun =
            known.GetValueOrDefault((activity.Type, path))
            ?? Begun(
                run,
                new(ended.Author, activity.Type, activity.Name, activity.Input, activity.Id) { Path = path },
                at.AddSeconds(-activity.Seconds)
            );
        return begun with
        {
            Kind = ended.IsRetrieval ? RunSpan.Retrieval : activity.Type,
            Ended = at,
            Error = activity.Failed ? activity.Output : null,
        };
    }

    private static RunSpan Answered(RunRecord run, ModelAnswered answered, DateTimeOffset at) =>
        new()
        {
            Id = IdOf(run, RunSpan.Model, answered.Path),
            // The provider that answers with passages.
            Kind = answered.Provider is "extractive" ? RunSpan.Retrieval : RunSpan.Model,
            Name = answered.Model is { Length: > 0 } model ? model : answered.Provider ?? answered.Author.Id,
            Path = answered.Path,
            By = answered.Author,
            Began = at.AddSeconds(-answered.Seconds),
            Ended = at,
            Provider = answered.Provider,
            ModelId = answered.Model,
            InputTokens = answered.InputTokens,
            OutputTokens = answered.OutputTokens,
        };

    // The innermost step or member that it happened in.
    private static RunSpan? Around(RunSpan span, IEnumerable<RunSpan> activities) =>
        activities
            .Where(one =>
                one.Kind is RunActivity.Step or RunActivity.Member
                && one.Path.Length < span.Path.Length
                && span.Path.StartsWith($"{one.Path}/", StringComparison.Ordinal)
            )
            .MaxBy(one => one.Path.Length);

    private static string IdOf(RunRecord run, string kind, string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.Id} {kind} {path}")).AsSpan(0, 8));
}
