using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Hive.Service.Components;
using Hive.Service.Memories;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Scopes;
using Hive.Service.Tools;
using Microsoft.Agents.AI;
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
        var asked = task.IsAnswer ? scope.Request.Options : null;
        var format = asked?.Format ?? profile.Format;
        if (format is not null)
            asked = (asked ?? new()) with { Format = format };
        if (format is not null && ModelClients.IsExtractive(profile.Model))
            throw new RunFailedException(
                $"{format.Parameter} needs a model; {task.Author.Kind.Word()} {task.Author.Id} answers with passages."
            );
        var client = models.For(profile.Model, profile.Tools.Knowledge);
        var turns = new AgentTurns(task, scope, isDraft: format is not null);
        var agent = AgentBuilder.Build(
            profile with
            {
                Instructions = await InstructionsAsync(profile, scope, token),
            },
            turns.Over(client),
            await ToolsAsync(task, scope, token),
            turns.InvokeAsync,
            asked
        );
        var messages = Messages(task, scope.Request);
        var answer = await AnswerAsync(agent, messages, turns, profile, scope, token);
        if (format is null)
            return answer;
        if (AnswerSchema.Problems(format.Schema, answer) is { } problems)
        {
            messages.Add(new(ChatRole.Assistant, answer));
            messages.Add(
                new(
                    ChatRole.User,
                    $"This is not what was asked for: {problems}. Answer again, with the JSON and nothing else."
                )
            );
            answer = await AnswerAsync(agent, messages, turns, profile, scope, token);
            if (AnswerSchema.Problems(format.Schema, answer) is { } still)
                throw new RunFailedException(
                    $"The answer of {task.Author.Kind.Word()} {task.Author.Id} does not fit its schema, and neither did its first: {still}."
                )
                {
                    Plain = $"The answer of {task.Author.Kind.Word()} {task.Author.Id} does not fit its schema.",
                };
        }
        scope.At("answer").SayWhole(task.Author, answer, task.IsAnswer);
        return answer;
    }

    // Images and files go to whoever is asked the run's own question.
    private static List<ChatMessage> Messages(AgentTask task, RunRequest request)
    {
        var isQuestion = task.Input == request.Input;
        List<AIContent> asked = [new TextContent(task.Input)];
        if (isQuestion && request.Attachments.Count > 0)
            asked = [.. asked.Where(_ => task.Input != ""), .. request.Attachments];
        return
        [
            .. task.IsAnswer && request.Options?.Instructions is { Length: > 0 } told
                ? [new ChatMessage(ChatRole.System, told)]
                : Array.Empty<ChatMessage>(),
            .. task.Earlier,
            new(ChatRole.User, asked),
            .. isQuestion && task.IsAnswer ? request.After : [],
        ];
    }

    private static async Task<string> AnswerAsync(
        AIAgent agent,
        IReadOnlyList<ChatMessage> messages,
        AgentTurns turns,
        AgentProfile profile,
        RunScope scope,
        CancellationToken token
    )
    {
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
            : await catalogue.ToolsAsync(selection, scope.Components, token);
        List<AITool> all = [.. chosen, .. task.MoreTools];
        if (task.Profile.Memory.EnableAgenticMemory && scope.Request.UserId is { } user)
            all.AddRange(MemoryTools.For(memories, user, task.Author, scope.Time));
        foreach (var tool in task.IsAnswer ? scope.Request.Options?.Tools ?? [] : [])
        {
            if (all.Exists(one => one.Name == tool.Name))
                throw new RunFailedException(
                    $"{tool.Name} is a tool of {task.Author.Kind.Word()} {task.Author.Id} already; give the client's another name."
                );
            all.Add(new WaitingTool(tool));
        }
        return all;
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
        // With its id where the model may forget it.
        foreach (var memory in known)
            text.Append(profile.Memory.EnableAgenticMemory ? $"\n- [{memory.Id}] " : "\n- ").Append(memory.Text);
        return text.ToString().Trim();
    }
}
