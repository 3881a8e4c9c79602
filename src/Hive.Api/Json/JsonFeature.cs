using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hive.Api.Json;

/// <summary>How bodies are read and written, once for all routes.</summary>
/// <remarks>
/// A handler takes its body as a record parameter. Whatever is wrong with what was sent (empty, malformed, too deep, of
/// another type, a member missing, NUL in a text, invalid UTF-8) then ends in a problem document before the handler runs.
/// </remarks>
internal static class JsonFeature
{
    private const int Deepest = 32;

    /// <summary>JSON in a field of a form is held to the same as a body.</summary>
    public static JsonDocumentOptions Documents { get; } = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    public static void AddJson(this WebApplicationBuilder builder)
    {
        // Thrown instead of a bare 400, so that the problem can say what is wrong.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => Set(json.SerializerOptions));
    }

    /// <summary>Makes the types of a feature known; without it a route with a body does not start.</summary>
    public static void AddJsonTypes(this WebApplicationBuilder builder, IJsonTypeInfoResolver types) =>
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(types));

    internal static void Set(JsonSerializerOptions json)
    {
        json.Encoder = ReadableJson.Encoder;
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.MaxDepth = Deepest;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new CleanText());
        json.Converters.Add(new GivenJson());
    }
}
