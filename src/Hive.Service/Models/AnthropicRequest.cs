using System.Text.Json;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>Writes a request of the Messages API.</summary>
internal static class AnthropicRequest
{
    // The API wants a limit in every request; all of its models allow this one.
    private const int DefaultMaxTokens = 4096;

    public static byte[] Write(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteNumber("max_tokens", options?.MaxOutputTokens ?? DefaultMaxTokens);
            json.WriteBoolean("stream", true);
            if (options?.Temperature is { } temperature)
                json.WriteNumber("temperature", Math.Min(temperature, 1));
            if (options?.TopP is { } topP)
                json.WriteNumber("top_p", topP);
            if (options?.StopSequences is { Count: > 0 } stops)
            {
                json.WriteStartArray("stop_sequences");
                foreach (var stop in stops)
                    json.WriteStringValue(stop);
                json.WriteEndArray();
            }
            List<ChatMessage> all = [.. messages];
            WriteSystem(json, [options?.Instructions, Format(options?.ResponseFormat)], all);
            WriteMessages(json, all);
            WriteTools(json, options?.Tools);
            WriteToolChoice(json, options);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    // The API has no field for it that all of its models know.
    private static string? Format(ChatResponseFormat? format) =>
        format is not ChatResponseFormatJson json ? null
        : json.Schema is { } schema
            ? $"Answer with one JSON value and nothing else. It fits this JSON Schema:\n{schema.GetRawText()}"
        : "Answer with one JSON object and nothing else.";

    private static void WriteToolChoice(Utf8JsonWriter json, ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } || options is { ToolMode: null, AllowMultipleToolCalls: null })
            return;
        json.WriteStartObject("tool_choice");
        json.WriteString(
            "type",
            options.ToolMode switch
            {
                NoneChatToolMode => "none",
                RequiredChatToolMode { RequiredFunctionName: not null } => "tool",
                RequiredChatToolMode => "any",
                _ => "auto",
            }
        );
        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name })
            json.WriteString("name", name);
        if (options.AllowMultipleToolCalls is { } several && options.ToolMode is not NoneChatToolMode)
            json.WriteBoolean("disable_parallel_tool_use", !several);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, bool isImage, Action<Utf8JsonWriter> source)
    {
        json.WriteStartObject();
        json.WriteString("type", isImage ? "image" : "document");
        json.WriteStartObject("source");
        source(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter json, IEnumerable<string?> instructions, List<ChatMessage> messages)
    {
        var system = string.Join(
            "\n\n",
            instructions
                .Concat(messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text))
                .Where(text => !string.IsNullOrEmpty(text))
        );
        if (system != "")
            json.WriteString("system", system);
    }

    private static void WriteMessages(Utf8JsonWriter json, List<ChatMessage> messages)
    {
        json.WriteStartArray("messages");
        // One without content is refused, and with it every further question of its session.
        foreach (var message in messages.Where(m => m.Role != ChatRole.System && m.Contents.Any(IsSent)))
        {
            json.WriteStartObject();
            // Results of tools come from the user's side.
            json.WriteString("role", message.Role == ChatRole.Assistant ? "assistant" : "user");
            json.WriteStartArray("content");
            foreach (var content in message.Contents)
                WriteContent(json, content);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Texts of nothing but spaces are refused, too.
    private static bool IsSent(AIContent content) =>
        content switch
        {
            TextContent text => !string.IsNullOrWhiteSpace(text.Text),
            DataContent or UriContent or FunctionCallContent or FunctionResultContent => true,
            _ => false,
        };

    private static void WriteContent(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextContent text when IsSent(text):
                json.WriteStartObject();
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
                json.WriteEndObject();
                break;
            case DataContent data:
                WriteSource(
                    json,
                    data.HasTopLevelMediaType("image"),
                    source =>
                    {
                        source.WriteString("type", "base64");
                        source.WriteString("media_type", data.MediaType);
                        source.WriteString("data", data.Base64Data.Span);
                    }
                );
                break;
            case UriContent uri:
                WriteSource(
                    json,
                    uri.HasTopLevelMediaType("image"),
                    source =>
                    {
                        source.WriteString("type", "url");
                        source.WriteString("url", uri.Uri.AbsoluteUri);
                    }
                );
                break;
            case FunctionCallContent call:
                json.WriteStartObject();
                json.WriteString("type", "tool_use");
                json.WriteString("id", call.CallId);
                json.WriteString("name", call.Name);
                json.WritePropertyName("input");
                ToolJson.WriteArguments(json, call.Arguments);
                json.WriteEndObject();
                break;
            case FunctionResultContent result:
                json.WriteStartObject();
                json.WriteString("type", "tool_result");
                json.WriteString("tool_use_id", result.CallId);
                WriteResult(json, result.Result);
                json.WriteEndObject();
                break;
        }
    }

    // Pictures are seen where they belong: in the result.
    private static void WriteResult(Utf8JsonWriter json, object? result)
    {
        if (result is not ToolContents seen)
        {
            json.WriteString("content", ToolJson.Text(result));
            return;
        }
        json.WriteStartArray("content");
        foreach (var content in seen.Images.Prepend(new TextContent(seen.Text)))
            WriteContent(json, content);
        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, IList<AITool>? tools)
    {
        if (tools is not { Count: > 0 })
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("input_schema");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
