using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Runs.Records;

namespace Hive.Api.OpenAi.Chat;

/// <summary><c>POST /v1/chat/completions</c></summary>
internal static class ChatRoute
{
    public static void MapChat(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/chat/completions", ChatAsync)
            .WithName("openaiChat")
            .WithSummary("Runs the model's component; the client may bring tools that it carries out itself")
            .Produces<ChatCompletion>()
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithBodyLimit(LimitFeature.BodyWithFiles)
            .WithExample(
                """{"model":"agent:helper","messages":[{"role":"user","content":"How many days off are there?"}],"user":"ada"}""",
                """{"id":"chatcmpl-019ab8f211ce7a90b3d24f5e6a7b8c9d","object":"chat.completion","created":1795579200,"model":"agent:helper","choices":[{"index":0,"message":{"role":"assistant","content":"There are 25 days.","refusal":null},"finish_reason":"stop","logprobs":null}],"usage":{"prompt_tokens":212,"completion_tokens":9,"total_tokens":221}}"""
            );

    private static async Task ChatAsync(ChatRequest request, OpenAiRuns runs, HttpContext context)
    {
        var component = runs.Component(request.Model);
        var options = request.Options();
        var session = RequestedTools.Session(context, request.Metadata);
        var messages = ChatMessages.Read(request.Messages);
        await runs.AnswerAsync(
            new(
                component,
                messages,
                "messages",
                await Conversation.WaitingAsync(messages, component, runs.Runs, context.RequestAborted),
                options,
                session,
                RequestedTools.User(request.SafetyIdentifier, request.User),
                request.Store != false
            ),
            context,
            (run, slice) => AnswerAsync(request, runs, run, slice, context)
        );
    }

    private static async Task AnswerAsync(
        ChatRequest request,
        OpenAiRuns runs,
        LiveRun run,
        RunSlice slice,
        HttpContext context
    )
    {
        var chat = new ChatShape(run.Facts, request.Model, slice);
        if (request.Stream == true)
        {
            await EventStream.WriteAsync(
                context,
                runs.ReadAsync(run, context.RequestAborted),
                new(one => chat.Chunks(one, request.StreamOptions?.IncludeUsage == true))
                {
                    // Its clients know no ids.
                    WithIds = false,
                    Last = "[DONE]",
                }
            );
            return;
        }
        await runs.ReadToEndAsync(run, slice, context.RequestAborted);
        if (slice.Error is { } error)
            throw new RequestException(StatusCodes.Status502BadGateway, error);
        await context.Response.WriteAsJsonAsync(
            chat.Completion(),
            OpenAiJson.Readable.ChatCompletion,
            cancellationToken: context.RequestAborted
        );
    }
}
