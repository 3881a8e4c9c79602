using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Knowledge.Embedding;

namespace Hive.Api.OpenAi.Embeddings;

/// <summary><c>POST /v1/embeddings</c>: the vectors of the knowledge base's own model.</summary>
internal static class EmbeddingRoute
{
    private const int MostTexts = 2048;

    public static void MapEmbeddings(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/embeddings", EmbedAsync)
            .WithName("openaiEmbed")
            .WithSummary("Vectors of texts, from the model that the knowledge base uses")
            .Produces<EmbeddingList>()
            .NeedsScope(Scopes.Run)
            .WithBodyLimit(8 * 1024 * 1024)
            .WithExample(
                """{"model":"text-embedding-3-small","input":["How many days off are there?"]}""",
                """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.6,0.8]}],"model":"text-embedding-3-small","usage":{"prompt_tokens":0,"total_tokens":0}}"""
            );

    private static async Task EmbedAsync(EmbeddingRequest request, HttpContext context)
    {
        if (context.RequestServices.GetService<EmbeddingClient>() is not { } client)
            throw new RequestException(
                StatusCodes.Status404NotFound,
                "No embedding endpoint is set; set HIVE_EMBEDDINGS_PROVIDER, HIVE_EMBEDDINGS_URL or HIVE_EMBEDDINGS_MODEL."
            )
            {
                Parameter = "model",
            };
        if (request.Model != client.Model)
            throw OpenAiErrors.NotFound("model", "embedding model", request.Model);
        var base64 = request.EncodingFormat switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw OpenAiErrors.Bad("encoding_format", "encoding_format is float or base64."),
        };
        var texts = Texts(request.Input);
        List<float[]> vectors = [];
        try
        {
            foreach (var some in texts.Chunk(client.BatchSize))
                vectors.AddRange(await client.EmbedAsync(some, context.RequestAborted));
        }
        catch (EmbeddingException e)
        {
            throw new RequestException(StatusCodes.Status502BadGateway, $"{e.Message} {e.Remedy}", e);
        }
        if (request.Dimensions is { } wanted && wanted != vectors[0].Length)
            throw OpenAiErrors.Bad(
                "dimensions",
                $"dimensions: the vectors of {client.Model} have {vectors[0].Length} numbers here."
            );
        await context.Response.WriteAsJsonAsync(
            new EmbeddingList(
                "list",
                [.. vectors.Select((vector, at) => new EmbeddingItem("embedding", at, Value(vector, base64)))],
                client.Model,
                // The endpoints' own counts are not kept.
                new(0, 0)
            ),
            OpenAiJson.Readable.EmbeddingList,
            cancellationToken: context.RequestAborted
        );
    }

    private static List<string> Texts(JsonElement input) =>
        input switch
        {
            { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } one => [one],
            { ValueKind: JsonValueKind.Array } list
                when list.GetArrayLength() is > 0 and <= MostTexts
                    && list.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && one.GetString() != "") =>
            [
                .. list.EnumerateArray().Select(one => one.GetString()!),
            ],
            _ => throw OpenAiErrors.Bad("input", $"input is a text, or a list of 1 to {MostTexts} texts; none is empty."),
        };

    private static JsonElement Value(float[] vector, bool base64) =>
        base64
            ? JsonSerializer.SerializeToElement(
                Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(vector)),
                EmbeddingJson.Default.String
            )
            : JsonSerializer.SerializeToElement(vector, EmbeddingJson.Default.SingleArray);
}

/// <summary>Texts that shall become vectors.</summary>
/// <param name="Model">The model of the knowledge base.</param>
/// <param name="Input">A text, or several.</param>
/// <param name="EncodingFormat">float or base64.</param>
/// <param name="Dimensions">How long the vectors are.</param>
/// <param name="User">On whose behalf; nothing is kept of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EmbeddingRequest(
    string Model,
    JsonElement Input,
    string? EncodingFormat = null,
    int? Dimensions = null,
    string? User = null
);

/// <summary>Vectors.</summary>
internal sealed record EmbeddingList(string Object, IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage);

/// <summary>One vector: numbers, or their bytes in base64.</summary>
internal sealed record EmbeddingItem(string Object, int Index, JsonElement Embedding);

/// <summary>Tokens.</summary>
internal sealed record EmbeddingUsage(long PromptTokens, long TotalTokens);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
