using System.Diagnostics;
using Hive.Service.Components;
using Hive.Service.Database;
using Hive.Service.Metering;
using Hive.Service.Runs.Records;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs.Tracing;

/// <summary>
/// Hands the spans of a run that has ended to whoever listens to traces: whole, however many processes and pauses it took.
/// </summary>
public sealed partial class RunTraces(RunLog runLog, ILogger<RunTraces> log)
{
    /// <summary>Does so, as children of the run's own span. Costs nothing while nobody listens.</summary>
    /// <param name="run">The run, once it is on record.</param>
    /// <param name="parent">The run's own span; nothing while nobody listens.</param>
    /// <param name="token">Ends it early.</param>
    internal async Task SendAsync(RunRecord run, Activity? parent, CancellationToken token)
    {
        if (parent is null)
            return;
        try
        {
            Send(RunSpans.Of(run, await runLog.ReadAsync(run, 0, int.MaxValue, token)), parent);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseError.Describes(e, token) is not null)
        {
            NotSent(run.Id, e.Message);
        }
    }

    private static void Send(IReadOnlyList<RunSpan> spans, Activity parent)
    {
        Dictionary<string, ActivityContext> sent = new(StringComparer.Ordinal) { [spans[0].Id] = parent.Context };
        foreach (var span in spans.Skip(1))
        {
            var (name, operation) = span.Kind switch
            {
                RunSpan.Model => ($"chat {span.Name}", "chat"),
                RunSpan.Retrieval => ($"retrieval {span.Name}", "retrieval"),
                RunActivity.Tool => ($"execute_tool {span.Name}", "execute_tool"),
                RunActivity.Member => ($"invoke_agent {span.Name}", "invoke_agent"),
                _ => ($"step {span.Name}", "step"),
            };
            using var activity = HiveMeters.Traces.StartActivity(
                name,
                span.Kind is RunSpan.Model ? ActivityKind.Client : ActivityKind.Internal,
                sent.GetValueOrDefault(span.ParentId!, parent.Context),
                Tags(span, operation),
                startTime: span.Began
            );
            if (activity is null)
                continue;
            sent[span.Id] = activity.Context;
            // Not the reason: it may repeat what was asked.
            activity.SetStatus(span.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            activity.SetEndTime((span.Ended ?? span.Began).UtcDateTime);
        }
    }

    // Named as OpenTelemetry names them for models (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
    private static IEnumerable<KeyValuePair<string, object?>> Tags(RunSpan span, string operation)
    {
        yield return new("gen_ai.operation.name", operation);
        yield return new("gen_ai.agent.id", span.By.Id);
        yield return new("hive.kind", span.By.Kind.Word());
        yield return new("hive.path", span.Path);
        if (span.Kind is RunActivity.Tool or RunSpan.Retrieval)
            yield return new("gen_ai.tool.name", span.Name);
        if (span.Provider is not { } provider)
            yield break;
        yield return new("gen_ai.provider.name", provider);
        yield return new("gen_ai.request.model", span.ModelId);
        yield return new("gen_ai.usage.input_tokens", span.InputTokens);
        yield return new("gen_ai.usage.output_tokens", span.OutputTokens);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The trace of run {Run} was not sent: {Reason}")]
    private partial void NotSent(Guid run, string reason);
}
