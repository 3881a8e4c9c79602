using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Api.OpenAi.Responses;

/// <summary>A response. Clients read its nulls.</summary>
internal sealed record ResponseAnswer
{
    public required string Id { get; init; }

    public string Object { get; init; } = "response";

    public required long CreatedAt { get; init; }

    /// <summary>queued, in_progress, completed, incomplete, failed or cancelled.</summary>
    public required string Status { get; init; }

    public bool Background { get; init; }

    public required ResponseError? Error { get; init; }

    public required ResponseIncomplete? IncompleteDetails { get; init; }

    public required string? Instructions { get; init; }

    public required int? MaxOutputTokens { get; init; }

    public required string Model { get; init; }

    public required IReadOnlyList<ResponseItem> Output { get; init; }

    public bool ParallelToolCalls { get; init; } = true;

    public required string? PreviousResponseId { get; init; }

    public bool Store { get; init; } = true;

    public required float? Temperature { get; init; }

    public required JsonElement ToolChoice { get; init; }

    public required IReadOnlyList<ResponseTool> Tools { get; init; }

    public required float? TopP { get; init; }

    public required ResponseText Text { get; init; }

    public string Truncation { get; init; } = "disabled";

    public required ResponseUsage? Usage { get; init; }

    public required string? User { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}

/// <summary>Why there is no answer.</summary>
internal sealed record ResponseError(string Code, string Message);

/// <summary>Why an answer is not whole: max_output_tokens or content_filter.</summary>
internal sealed record ResponseIncomplete(string Reason);

/// <summary>Tokens.</summary>
internal sealed record ResponseUsage(
    long InputTokens,
    ResponseCached InputTokensDetails,
    long OutputTokens,
    ResponseReasoning OutputTokensDetails,
    long TotalTokens
)
{
    public static ResponseUsage Of(RunSlice slice) =>
        new(slice.InputTokens, new(0), slice.OutputTokens, new(0), slice.InputTokens + slice.OutputTokens);
}

/// <summary>Tokens that the provider had kept; it does not tell.</summary>
internal sealed record ResponseCached(long CachedTokens);

/// <summary>Tokens of thoughts; the provider does not tell.</summary>
internal sealed record ResponseReasoning(long ReasoningTokens);

/// <summary>A message, or a call of a function of the client.</summary>
internal sealed record ResponseItem
{
    public required string Type { get; init; }

    public required string Id { get; init; }

    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ResponsePart>? Content { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Arguments { get; init; }

    public static ResponseItem Message(string id, string? text) =>
        new()
        {
            Type = "message",
            Id = id,
            Status = text is null ? "in_progress" : "completed",
            Role = "assistant",
            Content = text is null ? [] : [ResponsePart.Of(text)],
        };

    public static ResponseItem Call(string id, ToolCall call, bool isBegun = false) =>
        new()
        {
            Type = "function_call",
            Id = id,
            Status = isBegun ? "in_progress" : "completed",
            CallId = call.Id,
            Name = call.Name,
            Arguments = isBegun ? "" : call.Arguments,
        };
}

/// <summary>The text of a message.</summary>
internal sealed record ResponsePart(
    string Type,
    string Text,
    IReadOnlyList<string> Annotations,
    IReadOnlyList<string> Logprobs
)
{
    public static ResponsePart Of(string text) => new("output_text", text, [], []);
}

/// <summary>An event of a streamed response; what does not belong to it is left out.</summary>
internal sealed record ResponseEvent(string Type, int SequenceNumber)
{
    public ResponseAnswer? Response { get; init; }

    public int? OutputIndex { get; init; }

    public ResponseItem? Item { get; init; }

    public string? ItemId { get; init; }

    public int? ContentIndex { get; init; }

    public ResponsePart? Part { get; init; }

    public string? Delta { get; init; }

    public string? Text { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }

    public IReadOnlyList<string>? Logprobs { get; init; }
}

/// <summary>A response that is there no more.</summary>
internal sealed record ResponseDeleted(string Id, string Object, bool Deleted);
