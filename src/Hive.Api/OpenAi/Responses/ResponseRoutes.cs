using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.OpenAi.Responses;

/// <summary><c>/v1/responses</c></summary>
internal static class ResponseRoutes
{
    private const string Answer =
        """{"id":"resp_019ab8f211ce7a90b3d24f5e6a7b8c9d","object":"response","created_at":1795579200,"status":"completed","background":false,"error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":"agent:helper","output":[{"type":"message","id":"msg_019ab8f211ce7a90b3d24f5e6a7b8c9d_0_0","status":"completed","role":"assistant","content":[{"type":"output_text","text":"There are 25 days.","annotations":[],"logprobs":[]}]}],"parallel_tool_calls":true,"previous_response_id":null,"store":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"text":{"format":{"type":"text","name":null,"schema":null,"description":null,"strict":null}},"truncation":"disabled","usage":{"input_tokens":212,"input_tokens_details":{"cached_tokens":0},"output_tokens":9,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":221},"user":null,"metadata":{"session_id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d"}}""";

    public static void MapResponses(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/responses", BeginAsync)
            .WithName("openaiRespond")
            .WithSummary("Runs the model's component; the client may bring functions that it carries out itself")
            .Produces<ResponseAnswer>()
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithBodyLimit(LimitFeature.BodyWithFiles)
            .WithExample("""{"model":"agent:helper","input":"How many days off are there?"}""", Answer);
        routes
            .MapGet("/responses/{id}", FindAsync)
            .WithName("openaiGetResponse")
            .WithSummary("One response, under way or ended; with stream=true its events, those behind starting_after")
            .Produces<ResponseAnswer>()
            .WithEvents()
            .NeedsScope(Scopes.Read)
            .WithExample(answer: Answer);
        routes
            .MapPost("/responses/{id}/cancel", CancelAsync)
            .WithName("openaiCancelResponse")
            .WithSummary("Ends a response that is under way")
            .Produces<ResponseAnswer>()
            .NeedsScope(Scopes.Run)
            .WithExample(answer: Answer);
        routes
            .MapDelete("/responses/{id}", DeleteAsync)
            .WithName("openaiDeleteResponse")
            .WithSummary("Removes a response with its run")
            .NeedsScope(Scopes.Run)
            .WithExample(answer: """{"id":"resp_019ab8f211ce7a90b3d24f5e6a7b8c9d","object":"response","deleted":true}""");
    }

    private static async Task BeginAsync(ResponseRequest request, OpenAiRuns runs, ResponseLog log, HttpContext context)
    {
        var token = context.RequestAborted;
        var component = runs.Component(request.Model);
        var options = request.Options();
        var session = RequestedTools.Session(context, request.Metadata);
        var messages = await new ResponseInput(log).ReadAsync(request.Input, token);
        if (request.PreviousResponseId is { } previous)
        {
            var (id, earlier) = await log.FindAsync(previous, "previous_response_id", token);
            if (earlier.EndedAt is null && earlier.Status != RunStatus.Paused)
                throw RequestException.Conflict($"{previous} is under way; read it to its end first.");
            messages = [.. await log.MessagesAsync(id, token), .. messages];
            session ??= earlier.SessionId;
        }
        var waiting = await Conversation.WaitingAsync(messages, component, runs.Runs, token);
        // Asked before it goes on: from then on its log has no end.
        var part = waiting is null ? 0 : (await log.ReadAsync(waiting.Run.Id, token)).Parts.Count;
        await runs.AnswerAsync(
            new(
                component,
                messages,
                "input",
                waiting,
                options,
                session,
                RequestedTools.User(request.SafetyIdentifier, request.User),
                request.Store != false
            ),
            context,
            (run, slice) =>
                AnswerAsync(
                    request,
                    runs,
                    run,
                    slice,
                    new(new(run.Id, part), request.Model, run.Facts, options, slice)
                    {
                        IsBackground = request.Background == true,
                        IsStored = request.Store != false,
                    },
                    context
                )
        );
    }

    private static async Task AnswerAsync(
        ResponseRequest request,
        OpenAiRuns runs,
        LiveRun run,
        RunSlice slice,
        ResponseShape shape,
        HttpContext context
    )
    {
        var token = context.RequestAborted;
        if (request.Stream == true)
        {
            await EventStream.WriteAsync(context, runs.ReadAsync(run, token), new(shape.Events) { WithIds = false });
            return;
        }
        if (request.Background != true)
            await runs.ReadToEndAsync(run, slice, token);
        await WriteAsync(context, shape.Answer(run.Facts.Status));
    }

    private static async Task FindAsync(
        string id,
        bool? stream,
        int? starting_after,
        OpenAiRuns runs,
        ResponseLog log,
        HttpContext context
    )
    {
        var (found, run) = await log.FindAsync(id, "id", context.RequestAborted);
        var model = $"{run.Kind.Word()}:{run.ComponentId}";
        if (stream == true)
        {
            ResponseShape? shape = null;
            var part = 0;
            await EventStream.WriteAsync(
                context,
                runs.Runs.ReadAsync(run.Id, 0, context.RequestAborted),
                new(one =>
                {
                    part += one is RunContinued ? 1 : 0;
                    shape ??= new(found, model, run, (one as RunStarted)?.Options, new(run.Id))
                    {
                        IsBackground = true,
                        After = starting_after ?? -1,
                    };
                    return part == found.Part ? shape.Events(one) : [];
                })
                {
                    WithIds = false,
                }
            );
            return;
        }
        await WriteAsync(context, await AnswerAsync(found, run, model, log, context.RequestAborted));
    }

    private static async Task<ResponseAnswer> AnswerAsync(
        ResponseId id,
        RunRecord run,
        string model,
        ResponseLog log,
        CancellationToken token
    )
    {
        if (run.EndedAt is null && run.Status != RunStatus.Paused)
            return new ResponseShape(id, model, run, null, new(run.Id)) { IsBackground = true }.Answer(run.Status);
        var (started, parts) = await log.ReadAsync(id.Run, token);
        return id.Part < parts.Count
            ? new ResponseShape(id, model, run, started.Options, parts[id.Part].Slice) { IsBackground = true }.Answer()
            : throw OpenAiErrors.NotFound("id", "response", id.ToString());
    }

    private static async Task CancelAsync(string id, OpenAiRuns runs, ResponseLog log, HttpContext context)
    {
        var (found, run) = await log.FindAsync(id, "id", context.RequestAborted);
        await runs.Runs.CancelAsync(run.Id, context.RequestAborted);
        var (_, ended) = await log.FindAsync(id, "id", context.RequestAborted);
        var model = $"{run.Kind.Word()}:{run.ComponentId}";
        await WriteAsync(context, await AnswerAsync(found, ended, model, log, context.RequestAborted));
    }

    private static async Task<Ok<ResponseDeleted>> DeleteAsync(
        string id,
        OpenAiRuns runs,
        ResponseLog log,
        CancellationToken token
    )
    {
        var (found, run) = await log.FindAsync(id, "id", token);
        if (run.EndedAt is null)
            throw RequestException.Conflict($"{id} is under way; cancel it first.");
        await runs.Runs.DeleteAsync(found.Run, token);
        return TypedResults.Ok(new ResponseDeleted(id, "response", true));
    }

    private static Task WriteAsync(HttpContext context, ResponseAnswer answer) =>
        context.Response.WriteAsJsonAsync(
            answer,
            ResponseJson.Readable.ResponseAnswer,
            cancellationToken: context.RequestAborted
        );
}
