using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.OpenAi.Chat;
using Hive.Api.OpenAi.Embeddings;
using Hive.Api.OpenAi.Responses;
using Hive.Service.Access;
using Hive.Service.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.OpenAi;

/// <summary>OpenAI's routes, with every agent, team and workflow as a model.</summary>
internal static class OpenAiFeature
{
    private const string Helper = """{"id":"agent:helper","object":"model","created":1795579200,"owned_by":"hive"}""";

    private static readonly DateTimeOffset Began = DateTimeOffset.UtcNow;

    public static void AddOpenAi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenAiRuns>();
        builder.Services.AddSingleton<ResponseLog>();
        builder.AddJsonTypes(OpenAiJson.Default);
        builder.AddJsonTypes(ResponseJson.Default);
    }

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
        routes.MapChat();
        routes.MapResponses();
        routes.MapEmbeddings();
    }

    private static Ok<ModelList> Models(IComponentSource source) =>
        TypedResults.Ok(new ModelList("list", [.. ModelNames.All(source.Current).Select(Entry)]));

    private static Ok<ModelEntry> Model(string id, OpenAiRuns runs) => TypedResults.Ok(Entry(runs.Component(id)));

    private static ModelEntry Entry(ComponentDefinition component) =>
        new(ModelNames.Of(component), "model", Began.ToUnixTimeSeconds(), "hive");
}
