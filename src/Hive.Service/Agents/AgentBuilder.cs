using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>Makes agents. So cheap that every run makes its own: no state is shared between runs.</summary>
public static class AgentBuilder
{
    /// <summary>An agent that is ready to run.</summary>
    /// <param name="profile">What it is.</param>
    /// <param name="client">Its model.</param>
    /// <param name="tools">Its tools.</param>
    /// <param name="invoke">Calls a tool; without it, the tool is called and nothing else happens.</param>
    /// <param name="asked">What a client asks of the model; it counts more than the component's own.</param>
    public static AIAgent Build(
        AgentProfile profile,
        IChatClient client,
        IReadOnlyList<AITool> tools,
        Func<FunctionInvocationContext, CancellationToken, ValueTask<object?>>? invoke = null,
        RunOptions? asked = null
    )
    {
        ChatOptions options = new()
        {
            Instructions = profile.Instructions.Length > 0 ? profile.Instructions : null,
            Temperature = asked?.Temperature ?? (float?)profile.Model?.Temperature,
            MaxOutputTokens = asked?.MaxTokens ?? profile.Model?.MaxTokens,
            TopP = asked?.TopP,
            StopSequences = asked?.Stop is { Count: > 0 } stop ? [.. stop] : null,
            Seed = asked?.Seed,
            FrequencyPenalty = asked?.FrequencyPenalty,
            PresencePenalty = asked?.PresencePenalty,
            ToolMode = ToolMode(asked?.ToolChoice),
            AllowMultipleToolCalls = asked?.ParallelToolCalls,
            ResponseFormat = Format(asked?.Format),
        };
        if (asked?.Format?.Strict is { } strict)
            options.AdditionalProperties = new() { ["strict"] = strict };
        if (tools.Count > 0)
        {
            options.Tools = [.. tools];
            client = WithTools(client, profile.ToolCallLimit, invoke);
        }
        return new ChatClientAgent(
            client,
            new ChatClientAgentOptions
            {
                Id = profile.Id,
                Name = profile.Name,
                ChatOptions = options,
                // The pipeline is complete: it would put a second one around it.
                UseProvidedChatClientAsIs = true,
            }
        );
    }

    private static ChatToolMode? ToolMode(string? choice) =>
        choice switch
        {
            null => null,
            "auto" => ChatToolMode.Auto,
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            var tool => ChatToolMode.RequireSpecific(tool),
        };

    private static ChatResponseFormatJson? Format(AnswerFormat? format) =>
        format switch
        {
            null => null,
            { Schema: { } schema } => ChatResponseFormat.ForJsonSchema(schema, format.Name, format.Description),
            _ => ChatResponseFormat.Json,
        };

    private static FunctionInvokingChatClient WithTools(
        IChatClient client,
        int limit,
        Func<FunctionInvocationContext, CancellationToken, ValueTask<object?>>? invoke
    )
    {
        var calls = 0;
        return new(client)
        {
            MaximumIterationsPerRequest = limit + 1,
            FunctionInvoker = async (call, token) =>
            {
                if (Interlocked.Increment(ref calls) > limit)
                    return ToolFailure
                        .Because($"this run has made all of its {limit} tool calls; answer with what is known.")
                        .Text;
                var result = invoke is null
                    ? await call.Function.InvokeAsync(call.Arguments, token)
                    : await invoke(call, token);
                // Providers know texts and JSON, and nothing of ours.
                return result is ToolFailure failure ? failure.Text : result;
            },
        };
    }
}
