using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Tracing;
using Hive.Service.Traces;

namespace Hive.Api.AgentOs;

/// <summary>A trace without its spans.</summary>
internal sealed record AgentOsTrace(
    string TraceId,
    string Name,
    string Status,
    string Duration,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    int TotalSpans,
    int ErrorCount,
    string Input,
    string RunId,
    string SessionId,
    string? UserId,
    string? AgentId,
    string? TeamId,
    string? WorkflowId,
    DateTimeOffset CreatedAt
)
{
    public static AgentOsTrace Of(TraceSummary one) =>
        new(
            one.Run.ToString(),
            $"{one.ComponentId}.run",
            one.Status,
            AgentOsSpan.Shown(one.EndedAt - one.BeganAt),
            one.BeganAt,
            one.EndedAt,
            one.Spans,
            one.Errors,
            one.Input,
            one.Run.ToString(),
            one.Session,
            one.UserId,
            one.Kind == ComponentKind.Agent ? one.ComponentId : null,
            one.Kind == ComponentKind.Team ? one.ComponentId : null,
            one.Kind == ComponentKind.Workflow ? one.ComponentId : null,
            one.BeganAt
        );
}

/// <summary>A trace with its spans.</summary>
internal sealed record AgentOsTraceDetail(
    string TraceId,
    string Name,
    string Status,
    string Duration,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    int TotalSpans,
    int ErrorCount,
    string Input,
    string? Output,
    string? Error,
    string RunId,
    string SessionId,
    string? UserId,
    string? AgentId,
    string? TeamId,
    string? WorkflowId,
    DateTimeOffset CreatedAt,
    IReadOnlyList<AgentOsSpan> Tree
)
{
    public static AgentOsTraceDetail Of(TraceSummary one, RunRecord run, IReadOnlyList<RunSpan> spans)
    {
        var trace = AgentOsTrace.Of(one);
        return new(
            trace.TraceId,
            trace.Name,
            trace.Status,
            trace.Duration,
            trace.StartTime,
            trace.EndTime,
            trace.TotalSpans,
            trace.ErrorCount,
            run.Input,
            run.Error is null ? run.Output : null,
            run.Error,
            trace.RunId,
            trace.SessionId,
            trace.UserId,
            trace.AgentId,
            trace.TeamId,
            trace.WorkflowId,
            trace.CreatedAt,
            [AgentOsSpan.Of(spans[0], run, spans.ToLookup(span => span.ParentId))]
        );
    }
}

/// <summary>A span with those within it.</summary>
internal sealed record AgentOsSpan(
    string Id,
    string Name,
    string Type,
    string Duration,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    string Status,
    string? Input,
    string? Output,
    string? Error,
    IReadOnlyList<AgentOsSpan>? Spans,
    AgentOsSpanFacts? Metadata
)
{
    public static AgentOsSpan Of(RunSpan span, RunRecord run, ILookup<string?, RunSpan> within)
    {
        // Passages that are answered with instead of a model are a model's answer to Agno's client.
        var asModel = span.Kind is RunSpan.Model || (span.Kind is RunSpan.Retrieval && span.Provider is not null);
        var ended = span.Ended ?? DateTimeOffset.UtcNow;
        List<AgentOsSpan> inner = [.. within[span.Id].OrderBy(one => one.Began).Select(one => Of(one, run, within))];
        return new(
            span.Id,
            asModel ? $"{span.By.Id}.invoke"
                : span.Kind is RunSpan.Run or RunActivity.Member ? $"{span.Name}.run"
                : span.Name,
            asModel
                ? "LLM"
                : span.Kind switch
                {
                    RunSpan.Run => run.Kind.Word().ToUpperInvariant(),
                    RunActivity.Member => "AGENT",
                    RunActivity.Step => "STEP",
                    _ => "TOOL",
                },
            Shown(ended - span.Began),
            span.Began,
            ended,
            span.Failed switch
            {
                true => "ERROR",
                false => "OK",
                null => "UNSET",
            },
            span.Input,
            span.Output,
            span.Error,
            inner.Count > 0 ? inner : null,
            asModel
                ? new(Model: span.ModelId, InputTokens: span.InputTokens, OutputTokens: span.OutputTokens)
                : span.Kind switch
                {
                    RunSpan.Run => new(RunId: run.Id.ToString(), SessionId: run.SessionId, UserId: run.UserId),
                    RunActivity.Tool or RunSpan.Retrieval => new(ToolName: span.Name, Parameters: span.Input),
                    _ => null,
                }
        );
    }

    /// <summary>For people: <c>123ms</c>, <c>1.50s</c>.</summary>
    public static string Shown(TimeSpan time) =>
        time.TotalSeconds < 1
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00}s");
}

/// <summary>What else is known of a span.</summary>
internal sealed record AgentOsSpanFacts(
    string? RunId = null,
    string? SessionId = null,
    string? UserId = null,
    string? Model = null,
    long? InputTokens = null,
    long? OutputTokens = null,
    string? ToolName = null,
    string? Parameters = null
);

/// <summary>The traces of a session together.</summary>
internal sealed record AgentOsTracedSession(
    string SessionId,
    string? UserId,
    string? AgentId,
    string? TeamId,
    string? WorkflowId,
    long TotalTraces,
    DateTimeOffset FirstTraceAt,
    DateTimeOffset LastTraceAt
)
{
    public static AgentOsTracedSession Of(TraceSession one) =>
        new(
            one.Session,
            one.UserId,
            one.Kind == ComponentKind.Agent ? one.ComponentId : null,
            one.Kind == ComponentKind.Team ? one.ComponentId : null,
            one.Kind == ComponentKind.Workflow ? one.ComponentId : null,
            one.Traces,
            one.First,
            one.Last
        );
}

/// <summary>What a search for traces says.</summary>
/// <param name="Filter">Such as {"op":"EQ","key":"status","value":"OK"}, or AND, OR and NOT of such.</param>
/// <param name="GroupBy">run or session.</param>
/// <param name="Page">From 1.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record AgentOsTraceSearch(
    System.Text.Json.JsonElement? Filter,
    string? GroupBy = null,
    int? Page = null,
    int? Limit = null
);
