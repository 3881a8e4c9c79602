using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Tracing;
using Hive.Service.Traces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary><c>/traces</c> as AgentOS has it: a trace is a run.</summary>
internal static class AgentOsTraces
{
    // Each trace of such an answer has all of its spans.
    private const int MostDetailed = 20;

    public static void MapOsTraces(this WebApplication app)
    {
        app.MapGet("/traces", ListAsync)
            .WithTags("AgentOS")
            .WithName("osListTraces")
            .WithSummary("One page of traces, the newest first")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Page(AgentOsExamples.Trace("")));
        app.MapGet("/traces/{id}", FindAsync)
            .WithTags("AgentOS")
            .WithName("osGetTrace")
            .WithSummary("A trace with its spans; with span_id, that span")
            .Produces<AgentOsTraceDetail>()
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Trace($",\"tree\":[{AgentOsExamples.Span}]"));
        app.MapGet("/trace_session_stats", StatsAsync)
            .WithTags("AgentOS")
            .WithName("osTraceSessionStats")
            .WithSummary("How many traces each session has")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Page(AgentOsExamples.TracedSession));
        app.MapPost("/traces/search", SearchAsync)
            .WithTags("AgentOS")
            .WithName("osSearchTraces")
            .WithSummary("Traces for which an expression holds, with their spans; with group_by=session, their sessions")
            .Produces<AgentOsPage<AgentOsTraceDetail>>()
            .NeedsScope(Scopes.Read)
            .WithExample(
                """{"filter":{"op":"EQ","key":"status","value":"OK"},"group_by":"run","page":1,"limit":20}""",
                AgentOsExamples.Page(AgentOsExamples.Trace($",\"tree\":[{AgentOsExamples.Span}]"))
            );
    }

    private static async Task<Ok<AgentOsPage<AgentOsTrace>>> ListAsync(
        string? run_id,
        string? session_id,
        string? status,
        [AsParameters] AgentOsTraceQuery query,
        TraceStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(query.Page, query.Limit);
        if (run_id is not null && !Guid.TryParse(run_id, out _))
            return TypedResults.Ok(new AgentOsPage<AgentOsTrace>([], AgentOsPageInfo.Of(number, size, 0)));
        var (found, total) = await store.ListAsync(
            query.Read(number, size) with
            {
                Run = run_id is null ? null : Guid.Parse(run_id),
                Session = session_id,
                Status = status,
            },
            token
        );
        return TypedResults.Ok(
            new AgentOsPage<AgentOsTrace>([.. found.Select(AgentOsTrace.Of)], AgentOsPageInfo.Of(number, size, total))
        );
    }

    private static async Task<Ok<AgentOsPage<AgentOsTracedSession>>> StatsAsync(
        [AsParameters] AgentOsTraceQuery query,
        TraceStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(query.Page, query.Limit);
        return TypedResults.Ok(await SessionsAsync(query.Read(number, size), number, size, store, token));
    }

    private static async Task FindAsync(string id, string? span_id, HttpContext context)
    {
        var services = context.RequestServices;
        var detail =
            Guid.TryParse(id, out var run)
            && (await services.GetRequiredService<TraceStore>().ListAsync(new() { Run = run }, context.RequestAborted)).Page
                is [var summary]
                ? await DetailAsync(summary, services, context.RequestAborted)
                : throw RequestException.NotFound("trace", id);
        if (span_id is null)
            await context.Response.WriteAsJsonAsync(detail, AgentOsJson.Readable.AgentOsTraceDetail);
        else
            await context.Response.WriteAsJsonAsync(
                Find(detail.Tree, span_id) ?? throw RequestException.NotFound("span", span_id),
                AgentOsJson.Readable.AgentOsSpan
            );
    }

    private static async Task SearchAsync(AgentOsTraceSearch request, HttpContext context)
    {
        var (services, token) = (context.RequestServices, context.RequestAborted);
        var store = services.GetRequiredService<TraceStore>();
        var (number, size) = AgentOsPageInfo.Bound(request.Page, request.Limit);
        var filter = request.Filter.IsGiven() ? AgentOsFilter.Read(request.Filter!.Value) : null;
        switch (request.GroupBy ?? "run")
        {
            case "session":
                TraceQuery sessions = new()
                {
                    Filter = filter,
                    Limit = size,
                    Offset = (number - 1) * size,
                };
                await context.Response.WriteAsJsonAsync(
                    await SessionsAsync(sessions, number, size, store, token),
                    AgentOsJson.Readable.AgentOsPageAgentOsTracedSession,
                    cancellationToken: token
                );
                break;
            case "run":
                size = Math.Min(size, MostDetailed);
                var (found, total) = await store.ListAsync(
                    new()
                    {
                        Filter = filter,
                        Limit = size,
                        Offset = (number - 1) * size,
                    },
                    token
                );
                List<AgentOsTraceDetail> details = [];
                foreach (var summary in found)
                    details.Add(await DetailAsync(summary, services, token));
                await context.Response.WriteAsJsonAsync(
                    new AgentOsPage<AgentOsTraceDetail>(details, AgentOsPageInfo.Of(number, size, total)),
                    AgentOsJson.Readable.AgentOsPageAgentOsTraceDetail,
                    cancellationToken: token
                );
                break;
            default:
                throw RequestException.Bad("group_by is run or session.");
        }
    }

    private static async Task<AgentOsPage<AgentOsTracedSession>> SessionsAsync(
        TraceQuery query,
        int number,
        int size,
        TraceStore store,
        CancellationToken token
    )
    {
        var (found, total) = await store.SessionsAsync(query, token);
        return new([.. found.Select(AgentOsTracedSession.Of)], AgentOsPageInfo.Of(number, size, total));
    }

    private static async Task<AgentOsTraceDetail> DetailAsync(
        TraceSummary summary,
        IServiceProvider services,
        CancellationToken token
    )
    {
        var run =
            await services.GetRequiredService<RunService>().FindAsync(summary.Run, token)
            ?? throw RequestException.NotFound("trace", summary.Run.ToString());
        return AgentOsTraceDetail.Of(summary, run, await services.GetRequiredService<RunSpans>().OfAsync(run, token));
    }

    private static AgentOsSpan? Find(IEnumerable<AgentOsSpan> spans, string id) =>
        spans.Select(span => span.Id == id ? span : Find(span.Spans ?? [], id)).FirstOrDefault(span => span is not null);
}
