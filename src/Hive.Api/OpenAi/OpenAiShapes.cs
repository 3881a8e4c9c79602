using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;

namespace Hive.Api.OpenAi;

/// <summary>All models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>A component as a model.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);

/// <summary>A chat. What it has besides (temperature and the like) is the component's own matter and passed over.</summary>
/// <param name="Model"><c>agent:ID</c>, <c>team:ID</c>, <c>workflow:ID</c>, or the id alone.</param>
/// <param name="Messages">The conversation; the last message is the user's.</param>
/// <param name="Stream">Whether the answer comes in chunks.</param>
/// <param name="StreamOptions">What chunks there are.</param>
/// <param name="User">On whose behalf.</param>
/// <param name="N">How many answers; 1.</param>
/// <param name="Tools">None.</param>
internal sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatEntry> Messages,
    bool? Stream = null,
    ChatStreamOptions? StreamOptions = null,
    string? User = null,
    int? N = null,
    JsonElement? Tools = null
);

/// <summary>One message.</summary>
/// <param name="Role">system, developer, user or assistant.</param>
/// <param name="Content">A text, or a list of text parts.</param>
internal sealed record ChatEntry(string Role, JsonElement? Content = null);

/// <summary>What chunks there are.</summary>
/// <param name="IncludeUsage">Whether the last chunk has the tokens.</param>
internal sealed record ChatStreamOptions(bool? IncludeUsage = null);

/// <summary>An answer, or a chunk of one.</summary>
internal sealed record ChatCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChatChoice> Choices,
    ChatUsage? Usage
);

/// <summary>The one answer: a message when whole, a delta in chunks.</summary>
internal sealed record ChatChoice(
    int Index,
    ChatText? Message,
    ChatText? Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason
);

/// <summary>Who says what.</summary>
internal sealed record ChatText(string? Role, string? Content);

/// <summary>Tokens.</summary>
internal sealed record ChatUsage(long PromptTokens, long CompletionTokens, long TotalTokens);

/// <summary>An error as OpenAI's clients expect it.</summary>
internal sealed record ErrorAnswer(ErrorText Error);

/// <summary>What went wrong.</summary>
internal sealed record ErrorText(string Message, string Type, string? Code = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class OpenAiJson : JsonSerializerContext
{
    public static OpenAiJson Readable => field ??= new(ReadableJson.Of(Default));
}
