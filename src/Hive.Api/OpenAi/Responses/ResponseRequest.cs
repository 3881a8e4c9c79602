using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi.Responses;

/// <summary>A response that is asked for. What is not listed here is refused by its name.</summary>
/// <param name="Model"><c>agent:ID</c>, <c>team:ID</c>, <c>workflow:ID</c>, or the id alone.</param>
/// <param name="Input">A text, or items: messages, calls of tools, their outputs.</param>
/// <param name="Instructions">What the model is told besides the component's own instructions.</param>
/// <param name="PreviousResponseId">The response that the input follows.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="Background">Whether the answer is the response as it begins, to be read later.</param>
/// <param name="Store">Whether it can be read later; false removes the run once it has ended.</param>
/// <param name="Tools">Functions that the client itself carries out, besides the component's own tools.</param>
/// <param name="ToolChoice">none, auto, required, or one of tools.</param>
/// <param name="ParallelToolCalls">Whether one answer may call several tools.</param>
/// <param name="Text">What the answer looks like.</param>
/// <param name="Temperature">0 to 2.</param>
/// <param name="TopP">0 to 1.</param>
/// <param name="MaxOutputTokens">The longest answer in tokens.</param>
/// <param name="Metadata">session_id: the session that it belongs to; so does the header x-session-id.</param>
/// <param name="User">On whose behalf.</param>
/// <param name="SafetyIdentifier">The newer name of user.</param>
/// <param name="Include">What else is answered; there is nothing else.</param>
/// <param name="Truncation">disabled.</param>
/// <param name="StreamOptions">Nothing is added here.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ResponseRequest(
    string Model,
    JsonElement? Input = null,
    string? Instructions = null,
    string? PreviousResponseId = null,
    bool? Stream = null,
    bool? Background = null,
    bool? Store = null,
    IReadOnlyList<ResponseTool>? Tools = null,
    JsonElement? ToolChoice = null,
    bool? ParallelToolCalls = null,
    ResponseText? Text = null,
    float? Temperature = null,
    float? TopP = null,
    int? MaxOutputTokens = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    string? User = null,
    string? SafetyIdentifier = null,
    IReadOnlyList<string>? Include = null,
    string? Truncation = null,
    Chat.ChatStreamOptions? StreamOptions = null
)
{
    // There is no such content, so nothing is left out.
    private static readonly string[] Includable = ["reasoning.encrypted_content", "message.output_text.logprobs"];

    /// <summary>What of it is the model's matter, and what a later response has to know.</summary>
    public RunOptions Options()
    {
        RequestedTools.Refuse(
            "include",
            Include?.Any(one => !Includable.Contains(one)) == true,
            "there is nothing of that here."
        );
        RequestedTools.Refuse(
            "truncation",
            Truncation is not (null or "disabled"),
            "nothing is cut here, so it is disabled."
        );
        RequestedTools.Refuse("background", Background == true && Store == false, "it wants store, to be read later.");
        var tools = Conversation.Checked([.. (Tools ?? []).Select(tool => tool.Read())]);
        return new()
        {
            Instructions = Instructions,
            PreviousResponse = PreviousResponseId,
            Temperature = RequestedTools.Within(Temperature, "temperature", 0, 2),
            TopP = RequestedTools.Within(TopP, "top_p", 0, 1),
            MaxTokens = RequestedTools.Within(MaxOutputTokens, "max_output_tokens", 1, 10_000_000),
            Tools = tools,
            ToolChoice = RequestedTools.Choice(ToolChoice, tools),
            ParallelToolCalls = tools is null ? null : ParallelToolCalls,
            Format = RequestedTools.Format(
                Text?.Format?.Type,
                Text?.Format is { } format ? new(format.Name, format.Schema, format.Description, format.Strict) : null,
                "text"
            ),
        };
    }
}

/// <summary>A function of the client.</summary>
/// <param name="Type">function; nothing else is carried out here.</param>
/// <param name="Name">As the model calls it.</param>
/// <param name="Description">For the model.</param>
/// <param name="Parameters">JSON Schema.</param>
/// <param name="Strict">Whether the provider shall hold the model to that schema.</param>
internal sealed record ResponseTool(
    string Type,
    string? Name = null,
    string? Description = null,
    JsonElement? Parameters = null,
    bool? Strict = null
)
{
    public ClientTool Read() =>
        this is { Type: "function", Name: { } name }
            ? RequestedTools.Tool(name, Description, Parameters, Strict)
            : throw OpenAiErrors.Bad(
                "tools",
                $"A tool is of type function, with a name; {Type} is none of this service's: give the component a tool instead."
            );
}

/// <summary>What the answer looks like.</summary>
/// <param name="Format">Text, JSON, or JSON that fits a schema.</param>
internal sealed record ResponseText(ResponseFormat? Format = null);

/// <summary>What the answer looks like.</summary>
/// <param name="Type">text, json_object or json_schema.</param>
/// <param name="Name">What the provider calls the schema.</param>
/// <param name="Schema">JSON Schema.</param>
/// <param name="Description">For the model.</param>
/// <param name="Strict">Whether the provider shall hold the model to it.</param>
internal sealed record ResponseFormat(
    string Type,
    string? Name = null,
    JsonElement? Schema = null,
    string? Description = null,
    bool? Strict = null
);
