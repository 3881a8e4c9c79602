using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>Reads the events of one streamed answer of the Messages API, in their order.</summary>
internal sealed class AnthropicAnswer
{
    private readonly StringBuilder input = new();
    private (string Id, string Name)? call;
    private long inputTokens;

    /// <summary>What an event adds to the answer; nothing for events that add nothing.</summary>
    /// <exception cref="AnswerException">The event is an error.</exception>
    public ChatResponseUpdate? Read(JsonElement data) =>
        data.GetProperty("type").GetString() switch
        {
            "message_start" => Started(data.GetProperty("message")),
            "content_block_start" => BlockStarted(data.GetProperty("content_block")),
            "content_block_delta" => Delta(data.GetProperty("delta")),
            "content_block_stop" => BlockStopped(),
            "message_delta" => Ended(data),
            "error" => throw Error(data.GetProperty("error")),
            _ => null,
        };

    private ChatResponseUpdate? Started(JsonElement message)
    {
        inputTokens = Number(message, "usage", "input_tokens");
        return null;
    }

    private ChatResponseUpdate? BlockStarted(JsonElement block)
    {
        if (block.GetProperty("type").GetString() == "tool_use")
        {
            call = (block.GetProperty("id").GetString()!, block.GetProperty("name").GetString()!);
            input.Clear();
        }
        return null;
    }

    private ChatResponseUpdate? Delta(JsonElement delta)
    {
        switch (delta.GetProperty("type").GetString())
        {
            case "text_delta":
                return new(ChatRole.Assistant, delta.GetProperty("text").GetString());
            case "input_json_delta":
                input.Append(delta.GetProperty("partial_json").GetString());
                return null;
            default:
                return null;
        }
    }

    private ChatResponseUpdate? BlockStopped()
    {
        if (call is not var (id, name))
            return null;
        call = null;
        return new(ChatRole.Assistant, [new FunctionCallContent(id, name, ToolJson.Arguments(input.ToString()))]);
    }

    private ChatResponseUpdate Ended(JsonElement data)
    {
        var output = Number(data, "usage", "output_tokens");
        return new(
            ChatRole.Assistant,
            [
                new UsageContent(
                    new()
                    {
                        InputTokenCount = inputTokens,
                        OutputTokenCount = output,
                        TotalTokenCount = inputTokens + output,
                    }
                ),
            ]
        )
        {
            FinishReason = data.GetProperty("delta").GetProperty("stop_reason").GetString() switch
            {
                "tool_use" => ChatFinishReason.ToolCalls,
                "max_tokens" => ChatFinishReason.Length,
                "refusal" => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop,
            },
        };
    }

    // In a stream the status is 200 already; the type tells what it would have been.
    private static AnswerException Error(JsonElement error) =>
        new(
            error.GetProperty("type").GetString() switch
            {
                "overloaded_error" => 529,
                "rate_limit_error" => 429,
                "authentication_error" => 401,
                "permission_error" => 403,
                "invalid_request_error" => 400,
                _ => 500,
            },
            error.GetProperty("message").GetString() ?? ""
        );

    private static long Number(JsonElement from, string group, string name) =>
        from.TryGetProperty(group, out var values) && values.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}
