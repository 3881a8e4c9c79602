using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.OpenAi;

/// <summary>OpenAI's routes, with every agent, team and workflow as a model.</summary>
internal static class OpenAiFeature
{
    private const string Helper = """{"id":"agent:helper","object":"model","created":1795579200,"owned_by":"hive"}""";

    private static readonly DateTimeOffset Began = DateTimeOffset.UtcNow;

    public static void AddOpenAi(this WebApplicationBuilder builder) => builder.AddJsonTypes(OpenAiJson.Default);

    public static void MapOpenAi(this WebApplication app)
    {
        var routes = app.MapGroup("/v1").WithTags("OpenAI");
        routes
            .MapGet("/models", Models)
            .WithName("openaiListModels")
            .WithSummary("Every agent, team and workflow as a model")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $$"""{"object":"list","data":[{{Helper}}]}""");
        routes
            .MapGet("/models/{id}", Model)
            .WithName("openaiGetModel")
            .WithSummary("One of them")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: Helper);
        routes
            .MapPost("/chat/completions", ChatAsync)
            .WithName("openaiChat")
            .WithSummary("Runs the model's component; its tools are its own")
            .Produces<ChatCompletion>()
            .NeedsScope(Scopes.Run)
            .WithExample(
                """{"model":"agent:helper","messages":[{"role":"user","content":"How many days off are there?"}],"user":"ada"}""",
                """{"id":"chatcmpl-019ab8f211ce7a90b3d24f5e6a7b8c9d","object":"chat.completion","created":1795579200,"model":"agent:helper","choices":[{"index":0,"message":{"role":"assistant","content":"There are 25 days."},"finish_reason":"stop"}],"usage":{"prompt_tokens":212,"completion_tokens":9,"total_tokens":221}}"""
            );
    }

    private static Ok<ModelList> Models(IComponentSource source) =>
        TypedResults.Ok(new ModelList("list", [.. ModelNames.All(source.Current).Select(Entry)]));

    private static Ok<ModelEntry> Model(string id, IComponentSource source) =>
        TypedResults.Ok(
            ModelNames.Find(source.Current, id) is { } found ? Entry(found) : throw RequestException.NotFound("model", id)
        );

    private static async Task ChatAsync(ChatRequest request, RunService runs, IComponentSource source, HttpContext context)
    {
        RunRequest runRequest;
        try
        {
            var component =
                ModelNames.Find(source.Current, request.Model) ?? throw RequestException.NotFound("model", request.Model);
            runRequest = ChatMessages.Read(request, component);
        }
        catch (RequestException e)
        {
            await RefuseAsync(context, e.Status, e.Message);
            return;
        }
        var run = await runs.BeginAsync(runRequest, context.RequestAborted);
        var chat = new ChatShape(run.Facts, request.Model);
        if (request.Stream == true)
        {
            await EventStream.WriteAsync(
                context,
                runs.ReadAsync(run.Id, 0, context.RequestAborted),
                new(one => chat.Chunks(one, request.StreamOptions?.IncludeUsage == true))
                {
                    // Its clients know no ids.
                    WithIds = false,
                    Last = "[DONE]",
                }
            );
            return;
        }
        var ended = await run.Ended.WaitAsync(context.RequestAborted);
        if (ended.Status == RunStatus.Completed)
            await context.Response.WriteAsJsonAsync(
                chat.Completion(ended),
                OpenAiJson.Readable.ChatCompletion,
                cancellationToken: context.RequestAborted
            );
        else
            await RefuseAsync(
                context,
                StatusCodes.Status502BadGateway,
                ended.Error ?? $"The run was {ended.Status.Word()}.",
                "server_error"
            );
    }

    private static Task RefuseAsync(HttpContext context, int status, string message, string type = "invalid_request_error")
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new ErrorAnswer(new(message, type)),
            OpenAiJson.Readable.ErrorAnswer,
            cancellationToken: context.RequestAborted
        );
    }

    private static ModelEntry Entry(ComponentDefinition component) =>
        new(ModelNames.Of(component), "model", Began.ToUnixTimeSeconds(), "hive");
}
