using System.Diagnostics.Metrics;
using Hive.Service.Metering;

namespace Hive.Api.Telemetry;

/// <summary>What the meters said over the last hours, ten seconds by ten seconds, in memory.</summary>
/// <remarks>
/// For people who look at the page and have no Prometheus. It begins anew with the program. Requests for health are left
/// out: there are more of them than of anything else, and nobody waits for them.
/// </remarks>
internal sealed class MetricHistory : IDisposable
{
    /// <summary>One point is of so many seconds.</summary>
    public const int StepSeconds = 10;

    /// <summary>So many points are kept: six hours.</summary>
    public const int Most = 6 * 3600 / StepSeconds;

    private readonly TimeProvider time;
    private readonly MeterListener listener = new();
    private readonly MetricPoint[] points = new MetricPoint[Most];
    private readonly Lock gate = new();
    private readonly Dictionary<string, double> gauges = [];

    public MetricHistory(TimeProvider time)
    {
        this.time = time;
        listener.InstrumentPublished = (instrument, of) =>
        {
            if (
                (instrument.Meter.Name, instrument.Name)
                is
                    ("Microsoft.AspNetCore.Hosting", "http.server.request.duration")
                    or
                    (
                        HiveMeters.Name,
                        "hive.runs"
                            or "hive.run.duration"
                            or "hive.tokens"
                            or "hive.runs.active"
                            or "hive.runs.queued"
                    )
                    or
                    ("Npgsql", "db.client.connection.count" or "db.client.connection.max")
            )
                of.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Took(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Counted(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Counted(instrument.Name, value, tags));
        listener.Start();
    }

    /// <summary>The points that have something, the oldest first.</summary>
    /// <param name="since">Only those behind this time.</param>
    public IReadOnlyList<MetricPoint> Since(DateTimeOffset since)
    {
        lock (gate)
        {
            Current();
            var first = Math.Max(Number(since), Number(time.GetUtcNow()) - Most + 1);
            return
            [
                .. points
                    .Where(one => one is not null && one.Number >= first)
                    .OrderBy(one => one.Number)
                    .Select(one => one.Copy()),
            ];
        }
    }

    /// <summary>Writes down how many there are now of what is not counted but measured.</summary>
    public void Observe()
    {
        lock (gate)
            gauges.Clear();
        listener.RecordObservableInstruments();
        lock (gate)
        {
            var now = Current();
            now.ActiveRuns = Gauge("hive.runs.active");
            now.QueuedRuns = Gauge("hive.runs.queued");
            now.UsedConnections = Gauge("db.client.connection.count/used");
            now.IdleConnections = Gauge("db.client.connection.count/idle");
            now.MostConnections = Gauge("db.client.connection.max");
            now.MemoryBytes = Environment.WorkingSet;
        }
    }

    public void Dispose() => listener.Dispose();

    private int Gauge(string name) => (int)gauges.GetValueOrDefault(name);

    private void Took(string instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument == "hive.run.duration")
        {
            lock (gate)
                Current().Runs.Add(seconds);
            return;
        }
        var (route, status) = ("", 0);
        foreach (var tag in tags)
        {
            if (tag.Key == "http.route" && tag.Value is string text)
                route = text;
            else if (tag.Key == "http.response.status_code" && tag.Value is int code)
                status = code;
        }
        // A stream lasts as long as its run: it says nothing about how fast the API answers.
        if (
            route.StartsWith("/api/v1/health", StringComparison.Ordinal)
            || route.EndsWith("/runs", StringComparison.Ordinal)
            || route.EndsWith("/events", StringComparison.Ordinal)
            || route.EndsWith("/continue", StringComparison.Ordinal)
            || route.StartsWith("/mcp", StringComparison.Ordinal)
            || route.StartsWith("/v1/", StringComparison.Ordinal)
        )
            return;
        lock (gate)
        {
            var now = Current();
            now.Requests.Add(seconds);
            if (status >= 500)
                now.FailedRequests++;
        }
    }

    private void Counted(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var word = "";
        foreach (var tag in tags)
        {
            if (tag.Key is "outcome" or "direction" or "db.client.connection.state")
                word = tag.Value as string ?? "";
        }
        lock (gate)
        {
            switch (instrument, word)
            {
                case ("hive.runs", "completed"):
                    Current().CompletedRuns += (int)value;
                    break;
                case ("hive.runs", "failed"):
                    Current().FailedRuns += (int)value;
                    break;
                case ("hive.tokens", "input"):
                    Current().InputTokens += value;
                    break;
                case ("hive.tokens", "output"):
                    Current().OutputTokens += value;
                    break;
                case ("hive.runs.active" or "hive.runs.queued" or "db.client.connection.max", _):
                    gauges[instrument] = gauges.GetValueOrDefault(instrument) + value;
                    break;
                case ("db.client.connection.count", _):
                    gauges[$"{instrument}/{word}"] = gauges.GetValueOrDefault($"{instrument}/{word}") + value;
                    break;
            }
        }
    }

    private MetricPoint Current()
    {
        var number = Number(time.GetUtcNow());
        ref var point = ref points[number % Most];
        if (point is null || point.Number != number)
            point = new(number);
        return point;
    }

    private static long Number(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeSeconds() / StepSeconds);
}
