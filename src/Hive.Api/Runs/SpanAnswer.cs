using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Tracing;

namespace Hive.Api.Runs;

/// <summary>The trace of a run.</summary>
/// <param name="TraceId">The run's id as 32 hexadecimal digits.</param>
/// <param name="Spans">The run's own first, and each behind its parent.</param>
internal sealed record RunSpanList(string TraceId, IReadOnlyList<SpanAnswer> Spans);

/// <summary>A piece of work in a run.</summary>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentSpanId">The span that it belongs to; nothing for the run.</param>
/// <param name="Type">run, step, member, model, tool or retrieval.</param>
/// <param name="Name">The component, step, member, model or tool.</param>
/// <param name="Kind">agent, team or workflow: whoever did it.</param>
/// <param name="ComponentId">The id of whoever did it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; nothing while it is under way.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Provider">The provider of the model.</param>
/// <param name="Model">The model.</param>
/// <param name="Usage">Tokens, of models and the run.</param>
internal sealed record SpanAnswer(
    string SpanId,
    string? ParentSpanId,
    string Type,
    string Name,
    string Kind,
    string ComponentId,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double? Seconds,
    string? Error,
    string? Provider,
    string? Model,
    UsageAnswer? Usage
)
{
    public const string Example =
        """{"trace_id":"019ab8f211ce7a90b3d24f5e6a7b8c9d","spans":[{"span_id":"5b8aa5a2d2c872e8","type":"run","name":"helper","kind":"agent","component_id":"helper","started_at":"2026-11-25T04:00:00Z","ended_at":"2026-11-25T04:00:02Z","seconds":2,"provider":"openai","model":"gpt-5-mini","usage":{"input_tokens":212,"output_tokens":9,"total_tokens":221}},{"span_id":"051581bf3cb55c13","parent_span_id":"5b8aa5a2d2c872e8","type":"model","name":"gpt-5-mini","kind":"agent","component_id":"helper","started_at":"2026-11-25T04:00:00.1Z","ended_at":"2026-11-25T04:00:01.9Z","seconds":1.8,"provider":"openai","model":"gpt-5-mini","usage":{"input_tokens":212,"output_tokens":9,"total_tokens":221}}]}""";

    public static SpanAnswer Of(RunSpan span) =>
        new(
            span.Id,
            span.ParentId,
            span.Kind,
            span.Name,
            span.By.Kind.Word(),
            span.By.Id,
            span.Began,
            span.Ended,
            span.Ended is { } ended ? Math.Round((ended - span.Began).TotalSeconds, 4) : null,
            span.Error,
            span.Provider,
            span.ModelId,
            span.Provider is null && span.Kind != RunSpan.Run
                ? null
                : new(span.InputTokens, span.OutputTokens, span.InputTokens + span.OutputTokens)
        );
}
