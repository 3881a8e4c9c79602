using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Hive.Service.Memories;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>Lets an agent, or a team's leader, answer once.</summary>
public sealed class AgentRunner(ModelClients models, IToolCatalogue catalogue, MemoryStore memories)
{
    /// <summary>Runs it to its end and returns its whole answer.</summary>
    /// <param name="task">Who is asked what.</param>
    /// <param name="scope">The run.</param>
    /// <param name="token">Ends it early.</param>
    internal async Task<string> RunAsync(AgentTask task, RunScope scope, CancellationToken token)
    {
        var profile = task.Profile;
        var client = models.For(profile.Model, profile.Tools.Knowledge);
        var turns = new AgentTurns(task, scope);
        var agent = AgentBuilder.Build(
            profile with
            {
                Instructions = await InstructionsAsync(profile, scope, token),
            },
            turns.Over(client),
            await ToolsAsync(task, scope, token),
            turns.InvokeAsync
        );
        List<ChatMessage> messages = [.. task.Earlier, new(ChatRole.User, task.Input)];

        var answer = new StringBuilder();
        string? message = null;
        await foreach (var update in agent.RunStreamingAsync(messages, cancellationToken: token))
        {
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent { Text.Length: > 0 } text:
                        var isApart = message is not null && message != update.MessageId && answer.Length > 0;
                        message = update.MessageId;
                        answer.Append(isApart ? AgentTurns.Apart : "").Append(text.Text);
                        turns.Say(text.Text, isApart);
                        break;
                    case FunctionCallContent call:
                        turns.Begin(call);
                        break;
                    case FunctionResultContent result:
                        turns.End(result);
                        break;
                    case UsageContent usage when !turns.IsKnown:
                        scope.Count(profile.Model, usage.Details);
                        break;
                }
            }
        }
        if (turns.Stopped is { } stopped)
            ExceptionDispatchInfo.Throw(stopped);
        return answer.ToString();
    }

    private async Task<IReadOnlyList<AITool>> ToolsAsync(AgentTask task, RunScope scope, CancellationToken token)
    {
        // A model that calls nothing needs no tools, and their servers need not be there.
        if (ModelClients.IsExtractive(task.Profile.Model))
            return [];
        var selection = task.Profile.Tools;
        IReadOnlyList<AITool> chosen = selection is { Tools.Count: 0, McpServers.Count: 0 }
            ? []
            : await catalogue.ToolsAsync(selection, token);
        return task.Profile.Memory.EnableAgenticMemory && scope.Request.UserId is { } user
            ? [.. chosen, .. task.MoreTools, .. MemoryTools.For(memories, user, task.Author, scope.Time)]
            : [.. chosen, .. task.MoreTools];
    }

    private async Task<string> InstructionsAsync(AgentProfile profile, RunScope scope, CancellationToken token)
    {
        var known =
            profile.Memory.EnableUserMemories && scope.Request.UserId is { } user
                ? await memories.OfUserAsync(user, token)
                : [];
        if (!profile.TellTime && known.Count == 0)
            return profile.Instructions;
        var text = new StringBuilder(profile.Instructions);
        if (profile.TellTime)
            text.Append("\n\nIt is now ")
                .Append(scope.Time.GetUtcNow().ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture))
                .Append(" UTC.");
        if (known.Count > 0)
            text.Append("\n\nWhat you know of the user:");
        foreach (var memory in known)
            text.Append("\n- ").Append(memory.Text);
        return text.ToString().Trim();
    }
}
