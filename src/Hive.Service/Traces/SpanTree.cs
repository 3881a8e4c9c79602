using Hive.Service.Runs;

namespace Hive.Service.Traces;

/// <summary>Makes spans of a run's events.</summary>
/// <remarks>
/// Events have a path, the outer part of which names what they are within. A model's answer has no begin in the log: it
/// began when the last thing before it at its place was over.
/// </remarks>
public static class SpanTree
{
    /// <summary>The run's own span with all others within.</summary>
    /// <param name="run">The run.</param>
    /// <param name="events">All of its events, in their order.</param>
    /// <param name="now">For what is still under way.</param>
    public static Span Of(RunRecord run, IEnumerable<LoggedEvent> events, DateTimeOffset now)
    {
        Dictionary<(string Type, string Path), Open> open = [];
        Open root = new("", "run", run.ComponentId, run.ComponentId, run.CreatedAt) { Input = run.Input };
        List<Open> all = [root];
        Dictionary<string, System.Text.StringBuilder> said = new(StringComparer.Ordinal);
        foreach (var (_, at, one) in events)
        {
            switch (one)
            {
                case ContentAdded added:
                    (said.TryGetValue(one.Path, out var text) ? text : said[one.Path] = new()).Append(added.Text);
                    break;
                case ActivityStarted begun:
                    // Begun again by another process: the same span.
                    if (!open.ContainsKey((begun.Type, one.Path)))
                    {
                        Open span = new(one.Path, begun.Type, begun.Name, one.Author.Id, at) { Input = begun.Input };
                        open[(begun.Type, one.Path)] = span;
                        all.Add(span);
                    }
                    break;
                case ActivityEnded { Activity: var done }:
                    if (!open.TryGetValue((done.Type, one.Path), out var ended))
                        all.Add(
                            ended = new(one.Path, done.Type, done.Name, done.By, at.AddSeconds(-done.Seconds))
                            {
                                Input = done.Input,
                            }
                        );
                    (ended.EndedAt, ended.Failed, ended.Output) = (at, done.Failed, done.Output);
                    break;
                case ModelAnswered answered:
                    all.Add(
                        new(
                            one.Path,
                            "model",
                            one.Author.Id == run.ComponentId ? run.Model : "",
                            one.Author.Id,
                            Before(all, one.Path)
                        )
                        {
                            EndedAt = at,
                            Failed = false,
                            Output = said.GetValueOrDefault(one.Path)?.ToString(),
                            InputTokens = answered.InputTokens,
                            OutputTokens = answered.OutputTokens,
                        }
                    );
                    break;
            }
        }
        root.EndedAt = run.EndedAt;
        root.Failed = run.EndedAt is null ? null : run.Status != RunStatus.Completed;
        root.Output = run.Error ?? run.Output;
        return Built(root, Parents(all), now);
    }

    // The last end of what is beside it, or else the begin of what it is within.
    private static DateTimeOffset Before(List<Open> all, string path) =>
        all.Where(one => one.EndedAt is not null && Outer(one.Path) == Outer(path))
            .Select(one => one.EndedAt!.Value)
            .Append(Around(all, path).BeganAt)
            .Max();

    private static Open Around(List<Open> all, string path)
    {
        Open found = all[0];
        foreach (var one in all)
        {
            if (
                one.Type != "model"
                && one.Path != path
                && one.Path.Length >= found.Path.Length
                && (one.Path == "" || path.StartsWith(one.Path + "/", StringComparison.Ordinal))
            )
                found = one;
        }
        return found;
    }

    private static ILookup<Open, Open> Parents(List<Open> all) => all.Skip(1).ToLookup(one => Around(all, one.Path));

    private static Span Built(Open one, ILookup<Open, Open> within, DateTimeOffset now) =>
        new(
            one.Path == "" && one.Type == "run" ? "run" : $"{one.Type}:{one.Path}",
            one.Type,
            one.Name,
            one.By,
            one.BeganAt,
            one.EndedAt ?? now,
            one.Failed
        )
        {
            Input = one.Input,
            Output = one.Output,
            InputTokens = one.InputTokens,
            OutputTokens = one.OutputTokens,
            Within = [.. within[one].OrderBy(inner => inner.BeganAt).Select(inner => Built(inner, within, now))],
        };

    private static string Outer(string path) => path.LastIndexOf('/') is > 0 and var at ? path[..at] : "";

    private sealed class Open(string path, string type, string name, string by, DateTimeOffset beganAt)
    {
        public string Path => path;
        public string Type => type;
        public string Name => name;
        public string By => by;
        public DateTimeOffset BeganAt => beganAt;
        public DateTimeOffset? EndedAt { get; set; }
        public bool? Failed { get; set; }
        public string? Input { get; init; }
        public string? Output { get; set; }
        public long? InputTokens { get; init; }
        public long? OutputTokens { get; init; }
    }
}
