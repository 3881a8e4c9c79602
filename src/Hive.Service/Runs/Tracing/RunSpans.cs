using System.Security.Cryptography;
using System.Text;
using Hive.Service.Runs.Records;

namespace Hive.Service.Runs.Tracing;

/// <summary>Reads the spans of runs from their logs, for as long as the runs are kept.</summary>
public sealed class RunSpans(RunStore store, RunLog runLog)
{
    /// <summary>The spans of a run, the run's first and each behind its parent. Nothing when there is no such run.</summary>
    public async Task<IReadOnlyList<RunSpan>?> OfAsync(Guid run, CancellationToken token) =>
        await store.FindAsync(run, token) is { } found ? await OfAsync(found, token) : null;

    /// <summary>The same of a run that is at hand.</summary>
    public async Task<IReadOnlyList<RunSpan>> OfAsync(RunRecord run, CancellationToken token) =>
        Of(run, await runLog.ReadAsync(run, 0, int.MaxValue, token));

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
            Failed = run.EndedAt is null ? null : run.Status is not RunStatus.Completed,
            Error = run.Status is RunStatus.Completed ? null : run.Error,
            Input = run.Input,
            Output = run.Error is null ? run.Output : null,
            Provider = run.Provider is "" ? null : run.Provider,
            ModelId = run.Model is "" ? null : run.Model,
            InputTokens = run.InputTokens,
            OutputTokens = run.OutputTokens,
        };
        Dictionary<(string Kind, string Path), RunSpan> activities = [];
        List<RunSpan> models = [];
        Dictionary<string, StringBuilder> said = new(StringComparer.Ordinal);
        foreach (var (_, at, one) in events)
        {
            switch (one)
            {
                case ContentAdded added:
                    (said.TryGetValue(added.Path, out var text) ? text : said[added.Path] = new()).Append(added.Text);
                    break;
                // What was said of an answer that was not complete is void.
                case RunResumed:
                    said.Clear();
                    break;
                // A second begin is that of another try: the first came to nothing.
                case ActivityStarted begun:
                    activities[(begun.Type, begun.Path)] = Begun(run, begun, at);
                    break;
                case ActivityEnded ended:
                    activities[(ended.Activity.Type, ended.Path)] = Ended(run, ended, at, activities);
                    break;
                case ModelAnswered answered:
                    models.Add(
                        Asked(run, answered, answered.Provider, answered.Model, at, answered.Seconds) with
                        {
                            InputTokens = answered.InputTokens,
                            OutputTokens = answered.OutputTokens,
                            Output = said.GetValueOrDefault(answered.Path)?.ToString(),
                        }
                    );
                    break;
                case ModelFailed failed:
                    models.Add(
                        Asked(run, failed, failed.Provider, failed.Model, at, failed.Seconds) with
                        {
                            Failed = true,
                            Error = failed.Reason,
                        }
                    );
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
            Input = begun.Input,
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
            Failed = activity.Failed,
            Error = activity.Failed ? activity.Output : null,
            Output = activity.Failed ? null : activity.Output,
        };
    }

    private static RunSpan Asked(
        RunRecord run,
        RunEvent one,
        string? provider,
        string? model,
        DateTimeOffset at,
        double seconds
    ) =>
        new()
        {
            Id = IdOf(run, RunSpan.Model, one.Path),
            // The provider that answers with passages.
            Kind = provider is "extractive" ? RunSpan.Retrieval : RunSpan.Model,
            Name = model is { Length: > 0 } ? model : provider ?? one.Author.Id,
            Path = one.Path,
            By = one.Author,
            Began = at.AddSeconds(-seconds),
            Ended = at,
            Failed = false,
            Provider = provider,
            ModelId = model,
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
