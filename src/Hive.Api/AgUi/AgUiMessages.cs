using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.OpenAi;
using Hive.Api.OpenAi.Chat;
using Hive.Api.Problems;
using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Api.AgUi;

/// <summary>Reads what an AG-UI client sends.</summary>
internal static class AgUiMessages
{
    private const int Most = 1000;

    /// <exception cref="RequestException">One is none that can be read.</exception>
    public static IReadOnlyList<ChatMessage> Read(IReadOnlyList<AgUiMessage> messages) =>
        messages.Count > Most
            ? throw RequestException.Bad($"messages has at most {Most} entries.")
            : [.. messages.Select((one, at) => Read(one, $"messages[{at}]")).OfType<ChatMessage>()];

    /// <summary>What the client asks of the model.</summary>
    public static RunOptions? Options(AgUiInput input)
    {
        var tools = Conversation.Checked([
            .. (input.Tools.WithoutNulls("tools") ?? []).Select(tool => new ClientTool(
                tool.Name,
                tool.Description,
                tool.Parameters is { ValueKind: JsonValueKind.Object } schema
                    ? schema
                    : JsonElement.Parse("""{"type":"object","properties":{}}""")
            )),
        ]);
        var told = string.Join(
            '\n',
            (input.Context.WithoutNulls("context") ?? []).Select(one =>
                $"{one.Description}: {(one.Value.ValueKind == JsonValueKind.String ? one.Value.GetString() : one.Value.GetRawText())}"
            )
        );
        return tools is null && told == "" ? null : new() { Tools = tools, Instructions = told == "" ? null : told };
    }

    /// <summary>What was decided, and of which run.</summary>
    /// <exception cref="RequestException">It is about no run, or several.</exception>
    public static (Guid Run, IReadOnlyList<RunDecision> Decisions) Decided(IReadOnlyList<AgUiResume> entries)
    {
        var read = entries.Select(Read).ToList();
        return read.Select(one => one.Run).Distinct().ToList() is [var run]
            ? (run, [.. read.Select(one => one.Decision)])
            : throw RequestException.Bad("resume is about the interrupts of one run.");
    }

    private static (Guid Run, RunDecision Decision) Read(AgUiResume entry)
    {
        if (entry.InterruptId.Split('.', 2) is not [var id, var need] || !Guid.TryParseExact(id, "N", out var run))
            throw RequestException.Bad("An interruptId is one that a run was interrupted with.");
        if (entry.Status is not ("resolved" or "cancelled"))
            throw RequestException.Bad("status is resolved or cancelled.");
        var payload = entry.Payload ?? default;
        return (
            run,
            entry.Status == "cancelled"
                ? new(need, Approve: false)
                : payload.ValueKind switch
                {
                    JsonValueKind.True or JsonValueKind.Undefined => new(need, Approve: true),
                    JsonValueKind.False => new(need, Approve: false),
                    JsonValueKind.String => new(need, Result: payload.GetString()),
                    JsonValueKind.Object when payload.Flag("approved") is { } approved => new(
                        need,
                        Approve: approved,
                        Reason: payload.Word("reason")
                    ),
                    _ => new(need, Result: payload.GetRawText()),
                }
        );
    }

    private static ChatMessage? Read(AgUiMessage one, string place) =>
        one.Role switch
        {
            "user" => new(ChatRole.User, Contents(one.Content, place)),
            "system" or "developer" => new(ChatRole.System, Contents(one.Content, place)),
            "assistant" => new(
                ChatRole.Assistant,
                [
                    .. Contents(one.Content, place),
                    .. (one.ToolCalls.WithoutNulls("toolCalls") ?? []).Select(call => new FunctionCallContent(
                        call.Id,
                        call.Function.Name,
                        ChatMessages.Arguments(call.Function.Arguments, place)
                    )),
                ]
            ),
            "tool" => new(
                ChatRole.Tool,
                [
                    new FunctionResultContent(
                        one.ToolCallId ?? throw RequestException.Bad($"{place}: a result names its toolCallId."),
                        string.Concat(Contents(one.Content, place).OfType<TextContent>())
                    ),
                ]
            ),
            // What a page shows besides, and what a model thought.
            "activity" or "reasoning" => null,
            _ => throw RequestException.Bad($"{place}: role is user, assistant, system, developer or tool."),
        };

    private static List<AIContent> Contents(JsonElement? content, string place) =>
        content switch
        {
            { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString())],
            { ValueKind: JsonValueKind.Array } parts => [.. parts.EnumerateArray().Select(part => Part(part, place))],
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => [],
            _ => throw RequestException.Bad($"{place}: content is a text or a list of parts."),
        };

    private static AIContent Part(JsonElement part, string place)
    {
        if (part.Word("type") == "text" && part.Word("text") is { } text)
            return new TextContent(text);
        var source = part.Inner("source");
        var type = source.Word("mimeType") ?? part.Word("mimeType") ?? "application/octet-stream";
        // As in AG-UI 1.0, and as before.
        var data = source.Word("type") == "data" ? source.Word("value") : part.Word("data");
        var url = source.Word("type") == "url" ? source.Word("value") : part.Word("url");
        return data is not null ? Conversation.Attachment($"data:{type};base64,{data}", place, type)
            : url is not null ? Conversation.Attachment(url, place, type)
            : throw RequestException.Bad($"{place}: a part is a text, or an image or file with its data or url.");
    }
}
