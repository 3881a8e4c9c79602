using System.Text.Json.Serialization;

namespace Hive.Api.OpenAi.Chat;

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
    ChatAnswer? Message,
    ChatDelta? Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Logprobs = null
);

/// <summary>A whole message; clients read its nulls.</summary>
internal sealed record ChatAnswer(
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content,
    IReadOnlyList<ChatToolCall>? ToolCalls,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Refusal = null
);

/// <summary>A piece of one.</summary>
internal sealed record ChatDelta(string? Role = null, string? Content = null, IReadOnlyList<ChatToolCall>? ToolCalls = null);

/// <summary>A call of a tool of the client.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Type">function.</param>
/// <param name="Function">What is called.</param>
/// <param name="Index">Which of a chunk.</param>
internal sealed record ChatToolCall(string Id, string Type, ChatCalledFunction Function, int? Index = null);

/// <summary>What is called.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">As JSON.</param>
internal sealed record ChatCalledFunction(string Name, string Arguments);

/// <summary>Tokens.</summary>
internal sealed record ChatUsage(long PromptTokens, long CompletionTokens, long TotalTokens);
