using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.OpenAi.Chat;
using Hive.Api.Problems;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi.Responses;

/// <summary>Reads the input of a response: a text, or items.</summary>
internal sealed class ResponseInput(ResponseLog log)
{
    private const int Most = 1000;

    /// <exception cref="RequestException">An item is none that can be read.</exception>
    public async Task<IReadOnlyList<ChatMessage>> ReadAsync(JsonElement? input, CancellationToken token)
    {
        if (input is { ValueKind: JsonValueKind.String } text)
            return [new(ChatRole.User, text.GetString())];
        if (input is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > Most)
            throw OpenAiErrors.Bad("input", $"input is a text, or a list of 1 to {Most} items.");
        List<ChatMessage> messages = [];
        var at = 0;
        foreach (var item in list.EnumerateArray())
            messages.Add(await ReadAsync(item, $"input[{at++}]", token));
        return messages;
    }

    private async Task<ChatMessage> ReadAsync(JsonElement item, string place, CancellationToken token) =>
        item.Word("type") switch
        {
            null or "message" => Message(item, place),
            "function_call" => new(
                ChatRole.Assistant,
                [
                    new FunctionCallContent(
                        Needed(item, "call_id", place),
                        Needed(item, "name", place),
                        ChatMessages.Arguments(item.Word("arguments") ?? "", place)
                    ),
                ]
            ),
            "function_call_output" => new(
                ChatRole.Tool,
                [new FunctionResultContent(Needed(item, "call_id", place), Output(item.Inner("output"), place))]
            ),
            "item_reference" => await log.ItemAsync(Needed(item, "id", place), place, token),
            var type => throw OpenAiErrors.Bad(
                place,
                $"An item is a message, a function_call, a function_call_output or an item_reference, not {type}."
            ),
        };

    private static ChatMessage Message(JsonElement item, string place) =>
        item.Word("role") switch
        {
            "user" => new(ChatRole.User, Contents(item.Inner("content"), place)),
            "system" or "developer" => new(ChatRole.System, Contents(item.Inner("content"), place)),
            "assistant" => new(ChatRole.Assistant, Contents(item.Inner("content"), place)),
            _ => throw OpenAiErrors.Bad(place, "A message's role is system, developer, user or assistant."),
        };

    private static string Output(JsonElement output, string place) =>
        output.ValueKind == JsonValueKind.String
            ? output.GetString()!
            : string.Concat(
                Contents(output, place)
                    .Select(part =>
                        (part as TextContent)?.Text ?? throw OpenAiErrors.Bad(place, "The output of a call is a text here.")
                    )
            );

    private static List<AIContent> Contents(JsonElement content, string place) =>
        content.ValueKind switch
        {
            JsonValueKind.String => [new TextContent(content.GetString())],
            JsonValueKind.Array => [.. content.EnumerateArray().Select(part => Part(part, place))],
            _ => throw OpenAiErrors.Bad(place, "Content is a text or a list of parts."),
        };

    private static AIContent Part(JsonElement part, string place) =>
        part.Word("type") switch
        {
            "input_text" or "output_text" or "text" when part.Word("text") is { } text => new TextContent(text),
            "refusal" when part.Word("refusal") is { } refusal => new TextContent(refusal),
            "input_image" when part.Word("image_url") is { } url => Conversation.Attachment(url, place, "image/*"),
            "input_file" when (part.Word("file_data") ?? part.Word("file_url")) is { } file => Conversation.Attachment(
                file,
                place,
                "application/pdf"
            ),
            "input_image" or "input_file" => throw OpenAiErrors.Bad(
                place,
                "Images and files come with their address or data; files are not kept here under an id."
            ),
            var type => throw OpenAiErrors.Bad(
                place,
                $"A part is of type input_text, output_text, input_image or input_file, not {type ?? "without a type"}."
            ),
        };

    private static string Needed(JsonElement item, string name, string place) =>
        item.Word(name) ?? throw OpenAiErrors.Bad(place, $"{place} lacks {name}.");
}
