using System.Text.Json;
using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi;

/// <summary>Reads the messages of a chat: the last one is the question, those before it are the history.</summary>
internal static class ChatMessages
{
    private const int Most = 1000;

    /// <exception cref="RequestException">It is nothing that can be run.</exception>
    public static RunRequest Read(ChatRequest request, ComponentDefinition component)
    {
        if (request.Messages.Count is 0 or > Most)
            throw RequestException.Bad($"messages has 1 to {Most} entries.");
        if (request.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            throw RequestException.Bad("tools is not taken: a component's tools are named in its own file.");
        if (request.N is > 1)
            throw RequestException.Bad("n is 1: a component answers once.");
        var last = request.Messages[^1];
        if (last.Role != "user")
            throw RequestException.Bad("The last message is the user's.");
        return new()
        {
            Kind = component.Kind,
            ComponentId = component.Id,
            Input = Text(last),
            UserId = string.IsNullOrEmpty(request.User) ? null : request.User,
            Earlier = [.. request.Messages.SkipLast(1).Select(message => new ChatMessage(Role(message), Text(message)))],
        };
    }

    private static ChatRole Role(ChatEntry message) =>
        message.Role switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" or "developer" => ChatRole.System,
            _ => throw RequestException.Bad("A message's role is system, developer, user or assistant."),
        };

    private static string Text(ChatEntry message) =>
        message.Content switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(Part)),
            null or { ValueKind: JsonValueKind.Null } => "",
            _ => throw RequestException.Bad("A message's content is a text or a list of text parts."),
        };

    private static string Part(JsonElement part) =>
        part is { ValueKind: JsonValueKind.Object }
        && part.TryGetProperty("text", out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw RequestException.Bad("Parts of a message's content are texts; images and sounds are not taken.");
}
