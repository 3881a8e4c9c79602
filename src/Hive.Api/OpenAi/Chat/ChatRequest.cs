using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi.Chat;

/// <summary>A chat. What is not listed here is refused by its name.</summary>
/// <param name="Model"><c>agent:ID</c>, <c>team:ID</c>, <c>workflow:ID</c>, or the id alone.</param>
/// <param name="Messages">The conversation; the last message is the user's, or those of tools.</param>
/// <param name="Stream">Whether the answer comes in chunks.</param>
/// <param name="StreamOptions">What chunks there are.</param>
/// <param name="User">On whose behalf.</param>
/// <param name="SafetyIdentifier">The newer name of user.</param>
/// <param name="N">How many answers; 1.</param>
/// <param name="Tools">Tools that the client itself carries out, besides the component's own.</param>
/// <param name="ToolChoice">none, auto, required, or one of tools.</param>
/// <param name="ParallelToolCalls">Whether one answer may call several tools.</param>
/// <param name="ResponseFormat">Text, JSON, or JSON that fits a schema.</param>
/// <param name="Temperature">0 to 2.</param>
/// <param name="TopP">0 to 1.</param>
/// <param name="MaxTokens">The longest answer in tokens.</param>
/// <param name="MaxCompletionTokens">The newer name of max_tokens.</param>
/// <param name="Stop">Up to four texts at which the model ends.</param>
/// <param name="Seed">For answers that can be had again.</param>
/// <param name="FrequencyPenalty">-2 to 2.</param>
/// <param name="PresencePenalty">-2 to 2.</param>
/// <param name="Metadata">session_id: the session that the chat belongs to; so does the header x-session-id.</param>
/// <param name="Store">Whether it can be read later; false removes the run once it has ended.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatEntry> Messages,
    bool? Stream = null,
    ChatStreamOptions? StreamOptions = null,
    string? User = null,
    string? SafetyIdentifier = null,
    int? N = null,
    IReadOnlyList<ChatTool>? Tools = null,
    JsonElement? ToolChoice = null,
    bool? ParallelToolCalls = null,
    ChatFormat? ResponseFormat = null,
    float? Temperature = null,
    float? TopP = null,
    int? MaxTokens = null,
    int? MaxCompletionTokens = null,
    JsonElement? Stop = null,
    long? Seed = null,
    float? FrequencyPenalty = null,
    float? PresencePenalty = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    bool? Store = null
)
{
    /// <summary>What of it is the model's matter.</summary>
    public RunOptions? Options()
    {
        RequestedTools.Refuse("n", N is not (null or 1), "a component answers once, so it is 1.");
        var tools = Conversation.Checked([.. (Tools ?? []).Select(tool => tool.Read())]);
        var options = new RunOptions
        {
            Temperature = RequestedTools.Within(Temperature, "temperature", 0, 2),
            TopP = RequestedTools.Within(TopP, "top_p", 0, 1),
            MaxTokens = RequestedTools.Within(MaxCompletionTokens ?? MaxTokens, "max_tokens", 1, 10_000_000),
            Stop = RequestedTools.Stop(Stop),
            Seed = Seed,
            FrequencyPenalty = RequestedTools.Within(FrequencyPenalty, "frequency_penalty", -2, 2),
            PresencePenalty = RequestedTools.Within(PresencePenalty, "presence_penalty", -2, 2),
            Tools = tools,
            ToolChoice = RequestedTools.Choice(ToolChoice, tools),
            ParallelToolCalls = tools is null ? null : ParallelToolCalls,
            Format = RequestedTools.Format(ResponseFormat?.Type, ResponseFormat?.JsonSchema, "response_format"),
        };
        return options.Named.Any() ? options : null;
    }
}

/// <summary>One message.</summary>
/// <param name="Role">system, developer, user, assistant or tool.</param>
/// <param name="Content">A text, or a list of parts: text, image_url, file.</param>
/// <param name="Name">Who says it.</param>
/// <param name="ToolCalls">What an assistant called.</param>
/// <param name="ToolCallId">Which call a tool's message answers.</param>
/// <param name="Refusal">As an assistant's message had it.</param>
/// <param name="Annotations">As an assistant's message had them.</param>
/// <param name="Audio">As an assistant's message had it: null.</param>
/// <param name="FunctionCall">As an assistant's message had it: null.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChatEntry(
    string Role,
    JsonElement? Content = null,
    string? Name = null,
    IReadOnlyList<ChatToolCall>? ToolCalls = null,
    string? ToolCallId = null,
    string? Refusal = null,
    JsonElement? Annotations = null,
    JsonElement? Audio = null,
    JsonElement? FunctionCall = null
);

/// <summary>A tool of the client.</summary>
/// <param name="Type">function.</param>
/// <param name="Function">What it is.</param>
internal sealed record ChatTool(string Type, ChatFunction? Function = null)
{
    public ClientTool Read() =>
        this is { Type: "function", Function: { } one }
            ? RequestedTools.Tool(one.Name, one.Description, one.Parameters, one.Strict)
            : throw OpenAiErrors.Bad("tools", "A tool is of type function, with a function.");
}

/// <summary>A function of the client.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Description">For the model.</param>
/// <param name="Parameters">JSON Schema.</param>
/// <param name="Strict">Whether the provider shall hold the model to that schema.</param>
internal sealed record ChatFunction(
    string Name,
    string? Description = null,
    JsonElement? Parameters = null,
    bool? Strict = null
);

/// <summary>What the answer looks like.</summary>
/// <param name="Type">text, json_object or json_schema.</param>
/// <param name="JsonSchema">The schema.</param>
internal sealed record ChatFormat(string Type, JsonSchemaFormat? JsonSchema = null);

/// <summary>What chunks there are.</summary>
/// <param name="IncludeUsage">Whether the last chunk has the tokens.</param>
/// <param name="IncludeObfuscation">Nothing is added here.</param>
internal sealed record ChatStreamOptions(bool? IncludeUsage = null, bool? IncludeObfuscation = null);
