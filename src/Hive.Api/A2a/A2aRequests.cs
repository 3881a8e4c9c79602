using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.OpenAi;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Microsoft.Extensions.AI;

namespace Hive.Api.A2a;

/// <summary>Reads what an A2A client sends.</summary>
internal static class A2aRequests
{
    private static readonly string[] Yes = ["yes", "y", "ok", "approve", "approved", "true"];

    /// <summary>The message of a call.</summary>
    /// <exception cref="A2aException">It has none that can be read.</exception>
    public static JsonElement Message(JsonElement parameters) =>
        parameters.Inner("message") is { ValueKind: JsonValueKind.Object } message
        && message.Inner("parts") is { ValueKind: JsonValueKind.Array } parts
        && parts.GetArrayLength() > 0
            ? message
            : throw new A2aException(A2aException.NoParameters, "params has a message with parts.");

    /// <summary>The run that a message asks for.</summary>
    public static RunRequest Run(ComponentDefinition component, JsonElement message)
    {
        List<string> texts = [];
        List<AIContent> attachments = [];
        foreach (var part in message.Inner("parts").EnumerateArray())
        {
            var type = part.Word("mediaType") ?? "application/octet-stream";
            if (part.Word("text") is { } text)
                texts.Add(text);
            else if (part.Inner("data") is { ValueKind: not JsonValueKind.Undefined } data)
                texts.Add(data.GetRawText());
            else if (part.Word("raw") is { } raw)
                attachments.Add(Conversation.Attachment($"data:{type};base64,{raw}", "parts", type));
            else if (part.Word("url") is { } url)
                attachments.Add(Conversation.Attachment(url, "parts", type));
            else
                throw new A2aException(A2aException.NoSuchContent, "A part is text, data, raw or url.");
        }
        return new()
        {
            Kind = component.Kind,
            ComponentId = component.Id,
            Input = string.Join('\n', texts),
            Attachments = attachments,
            SessionId = message.Word("contextId") is { Length: > 0 } context ? context : null,
        };
    }

    /// <summary>What a message says to a task that waits: to all that it waits for.</summary>
    public static IReadOnlyList<RunDecision> Decisions(RunRecord run, JsonElement message)
    {
        var parts = message.Inner("parts").EnumerateArray().ToList();
        var data = parts.Select(part => part.Inner("data")).FirstOrDefault(one => one.ValueKind == JsonValueKind.Object);
        var text = string.Join('\n', parts.Select(part => part.Word("text")).OfType<string>());
        return
        [
            .. run.Needs.Select(need =>
                data.Flag("approve") is { } approve ? new RunDecision(need.Id, Approve: approve, Reason: data.Word("reason"))
                : data.Word("result") is { } result ? new(need.Id, Result: result)
                : need.Kind is RunNeed.Answer or RunNeed.ClientResult ? new(need.Id, Result: text)
                : Yes.Contains(text.Trim().TrimEnd('.', '!').ToLowerInvariant()) ? new(need.Id, Approve: true)
                : new(need.Id, Approve: false, Reason: text)
            ),
        ];
    }

    /// <summary>The run that a call names.</summary>
    /// <exception cref="A2aException">There is none of this component.</exception>
    public static async Task<RunRecord> TaskAsync(
        ComponentDefinition component,
        string? id,
        RunService runs,
        CancellationToken token
    ) =>
        Guid.TryParse(id, out var run)
        && await runs.FindAsync(run, token) is { } found
        && found.Kind == component.Kind
        && found.ComponentId == component.Id
            ? found
            : throw new A2aException(A2aException.NoTask, "There is no such task.");
}
