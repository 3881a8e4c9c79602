using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Models;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi.Chat;

/// <summary>Reads the messages of a chat.</summary>
internal static class ChatMessages
{
    private const int Most = 1000;

    /// <exception cref="RequestException">One is none that can be read.</exception>
    public static IReadOnlyList<ChatMessage> Read(IReadOnlyList<ChatEntry> entries) =>
        entries.Count is 0 or > Most
            ? throw OpenAiErrors.Bad("messages", $"messages has 1 to {Most} entries.")
            : [.. entries.Select((entry, at) => Read(entry, $"messages[{at}]"))];

    private static ChatMessage Read(ChatEntry entry, string place) =>
        entry.Role switch
        {
            "user" => new(ChatRole.User, Contents(entry.Content, place)) { AuthorName = entry.Name },
            "system" or "developer" => new(ChatRole.System, Text(entry.Content, place)),
            "assistant" => new(ChatRole.Assistant, [.. Contents(entry.Content, place), .. Calls(entry, place)]),
            "tool" => new(
                ChatRole.Tool,
                [
                    new FunctionResultContent(
                        entry.ToolCallId ?? throw OpenAiErrors.Bad(place, "A message of a tool names its tool_call_id."),
                        Text(entry.Content, place)
                    ),
                ]
            ),
            _ => throw OpenAiErrors.Bad(place, "A message's role is system, developer, user, assistant or tool."),
        };

    private static IEnumerable<AIContent> Calls(ChatEntry entry, string place) =>
        (entry.ToolCalls ?? []).Select(call => new FunctionCallContent(
            call.Id,
            call.Function.Name,
            Arguments(call.Function.Arguments, place)
        ));

    /// <exception cref="RequestException">They are no JSON object.</exception>
    public static Dictionary<string, object?> Arguments(string text, string place)
    {
        try
        {
            return ToolJson.Arguments(text);
        }
        catch (JsonException e)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "The arguments of a call are a JSON object.", e)
            {
                Parameter = place,
            };
        }
    }

    private static string Text(JsonElement? content, string place) =>
        string.Concat(
            Contents(content, place)
                .Select(part =>
                    (part as TextContent)?.Text
                    ?? throw OpenAiErrors.Bad(place, "Only the user's messages hold images and files.")
                )
        );

    private static List<AIContent> Contents(JsonElement? content, string place) =>
        content switch
        {
            { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString())],
            { ValueKind: JsonValueKind.Array } parts => [.. parts.EnumerateArray().Select(part => Part(part, place))],
            null or { ValueKind: JsonValueKind.Null } => [],
            _ => throw OpenAiErrors.Bad(place, "A message's content is a text or a list of parts."),
        };

    private static AIContent Part(JsonElement part, string place) =>
        part.Word("type") switch
        {
            "text" when part.Word("text") is { } text => new TextContent(text),
            "refusal" when part.Word("refusal") is { } refusal => new TextContent(refusal),
            "image_url" => Conversation.Attachment(part.Inner("image_url").Word("url"), place, "image/*"),
            "file" when part.Inner("file").Word("file_data") is { } data => Conversation.Attachment(
                data,
                place,
                "application/pdf"
            ),
            "file" => throw OpenAiErrors.Bad(place, "A file comes with its file_data; files are not kept here under an id."),
            var type => throw OpenAiErrors.Bad(
                place,
                $"A part of a message is of type text, image_url or file, not {type ?? "without a type"}."
            ),
        };
}
