using System.Text.Json.Serialization;
using Hive.Api.Json;

namespace Hive.Api.Problems;

/// <summary>
/// An error answer after RFC 9457. Without <c>type</c>: absent means "about:blank", so the title is the status.
/// </summary>
internal sealed record Problem(string Title, int Status, string? Detail, string Instance, string TraceId);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    public static ProblemJson Readable => field ??= new(ReadableJson.Of(Default));
}
