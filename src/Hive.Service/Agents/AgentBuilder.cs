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
    /// <param name="succeeded">Told the id of each call of a tool that succeeded.</param>
    public static AIAgent Build(
        AgentProfile profile,
        IChatClient client,
        IReadOnlyList<AITool> tools,
        Action<string>? succeeded = null
    )
    {
        ChatOptions options = new()
        {
            Instructions = profile.Instructions.Length > 0 ? profile.Instructions : null,
            Temperature = (float?)profile.Model?.Temperature,
            MaxOutputTokens = profile.Model?.MaxTokens,
        };
        if (tools.Count > 0)
        {
            options.Tools = [.. tools];
            client = WithTools(client, profile.ToolCallLimit, succeeded);
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

    private static FunctionInvokingChatClient WithTools(IChatClient client, int limit, Action<string>? succeeded)
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
                try
                {
                    var result = await call.Function.InvokeAsync(call.Arguments, token);
                    // Providers know texts and JSON, and nothing of ours.
                    if (result is ToolFailure failure)
                        return failure.Text;
                    succeeded?.Invoke(call.CallContent.CallId);
                    return result;
                }
                catch (Exception e) when (!token.IsCancellationRequested)
                {
                    // The model sees it and can do without; the run goes on.
                    return ToolFailure.Because($"{call.Function.Name} failed: {e.Message}").Text;
                }
            },
        };
    }
}
