using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hive.Service.Metering;

/// <summary>
/// What Hive counts of its own work. Requests and the database pool are counted by ASP.NET Core and Npgsql themselves.
/// </summary>
/// <remarks>Labels are names from files and short words, never texts of users: each has few values.</remarks>
public sealed class HiveMeters : IDisposable
{
    /// <summary>The name of the meter and of the trace source.</summary>
    public const string Name = "Hive";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> runs;
    private readonly Histogram<double> runSeconds;
    private readonly Count queued = new();
    private readonly Dictionary<string, Count> active = new()
    {
        ["agent"] = new(),
        ["team"] = new(),
        ["workflow"] = new(),
    };
    private readonly Counter<long> tokens;
    private readonly Counter<long> toolCalls;
    private readonly Histogram<double> toolSeconds;
    private readonly Histogram<double> searchSeconds;
    private readonly Counter<long> embedded;

    public HiveMeters()
    {
        runs = meter.CreateCounter<long>("hive.runs", description: "Runs that ended");
        runSeconds = meter.CreateHistogram<double>("hive.run.duration", "s", "How long runs took");
        // Observed, so that both are there, as nothing, before anything ran.
        meter.CreateObservableUpDownCounter(
            "hive.runs.queued",
            () => queued.Value,
            description: "Runs that wait for their turn"
        );
        meter.CreateObservableUpDownCounter(
            "hive.runs.active",
            () =>
                active.Select(one => new Measurement<long>(
                    one.Value.Value,
                    new KeyValuePair<string, object?>("kind", one.Key)
                )),
            description: "Runs under way"
        );
        tokens = meter.CreateCounter<long>("hive.tokens", description: "Tokens that models took in and gave out");
        toolCalls = meter.CreateCounter<long>("hive.tool.calls", description: "Calls of tools");
        toolSeconds = meter.CreateHistogram<double>("hive.tool.duration", "s", "How long calls of tools took");
        searchSeconds = meter.CreateHistogram<double>(
            "hive.knowledge.search.duration",
            "s",
            "How long searches of the knowledge base took"
        );
        embedded = meter.CreateCounter<long>("hive.knowledge.embedded", description: "Chunks that got an embedding");
    }

    /// <summary>Spans of runs, model calls and tool calls; costs nothing while no one listens.</summary>
    public static ActivitySource Traces { get; } = new(Name);

    /// <summary>A run waits for its turn until the result is disposed.</summary>
    public IDisposable RunQueued() => new Presence(queued);

    /// <summary>A run is under way until the result is disposed.</summary>
    /// <param name="kind">agent, team or workflow.</param>
    public IDisposable RunActive(string kind) => new Presence(active[kind]);

    /// <summary>A run ended.</summary>
    /// <param name="kind">agent, team or workflow.</param>
    /// <param name="component">Its id.</param>
    /// <param name="outcome">completed, failed, cancelled or interrupted.</param>
    /// <param name="took">From its begin to its end.</param>
    public void RunEnded(string kind, string component, string outcome, TimeSpan took)
    {
        TagList tags = new()
        {
            { "kind", kind },
            { "component", component },
            { "outcome", outcome },
        };
        runs.Add(1, tags);
        runSeconds.Record(took.TotalSeconds, tags);
    }

    /// <summary>A model answered.</summary>
    /// <param name="provider">As in the component's file.</param>
    /// <param name="model">As in the component's file.</param>
    /// <param name="input">Tokens that went in.</param>
    /// <param name="output">Tokens that came out.</param>
    public void TokensUsed(string provider, string model, long input, long output)
    {
        tokens.Add(
            input,
            new TagList
            {
                { "provider", provider },
                { "model", model },
                { "direction", "input" },
            }
        );
        tokens.Add(
            output,
            new TagList
            {
                { "provider", provider },
                { "model", model },
                { "direction", "output" },
            }
        );
    }

    /// <summary>A tool was called.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="succeeded">Whether it gave a result.</param>
    /// <param name="took">How long it took.</param>
    public void ToolCalled(string tool, bool succeeded, TimeSpan took)
    {
        TagList tags = new() { { "tool", tool }, { "outcome", succeeded ? "completed" : "failed" } };
        toolCalls.Add(1, tags);
        toolSeconds.Record(took.TotalSeconds, tags);
    }

    /// <summary>The knowledge base was searched.</summary>
    /// <param name="succeeded">Whether the search gave an answer, be it an empty one.</param>
    /// <param name="took">How long it took, the question's embedding included.</param>
    public void KnowledgeSearched(bool succeeded, TimeSpan took) =>
        searchSeconds.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>("outcome", succeeded ? "completed" : "failed")
        );

    /// <summary>Chunks of the knowledge base got their embeddings.</summary>
    public void ChunksEmbedded(int chunks) => embedded.Add(chunks);

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private sealed class Count
    {
        private long value;

        public long Value => Interlocked.Read(ref value);

        public void Change(long by) => Interlocked.Add(ref value, by);
    }

    private sealed class Presence : IDisposable
    {
        private Count? count;

        public Presence(Count count)
        {
            this.count = count;
            count.Change(1);
        }

        // Once, however often it is called.
        public void Dispose() => Interlocked.Exchange(ref count, null)?.Change(-1);
    }
}
