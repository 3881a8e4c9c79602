using System.Text;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Tracing;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Sessions;

/// <summary>Sums up what a session's messages no longer hold, where a component's file asks for it.</summary>
public sealed partial class SessionSummaries(SessionStore sessions, ModelClients models, ILogger<SessionSummaries> log)
{
    private const string Duty =
        "Sum up this conversation in at most 150 words: what the user wants, what was decided, names and numbers. Answer with the summary and nothing else.";

    /// <summary>
    /// After a run, outside of it: the client has its answer already, and a failure costs nothing but the summary.
    /// </summary>
    internal async Task UpdateAsync(ComponentDefinition component, RunRecord run, CancellationToken token)
    {
        var (memory, model) = component switch
        {
            AgentDefinition agent => (agent.Memory, agent.Model),
            TeamDefinition team => (team.Memory, team.Model),
            _ => (new MemoryDefinition(), null),
        };
        if (!memory.EnableSessionSummaries || ModelClients.IsExtractive(model))
            return;
        try
        {
            var (summary, uncovered) = await sessions.UncoveredAsync(run.SessionId, memory.NumHistoryRuns, token);
            if (uncovered.Count == 0)
                return;
            var answer = await models
                .For(model, KnowledgeBounds.None)
                .GetResponseAsync(
                    [new(ChatRole.System, Duty), new(ChatRole.User, Conversation(summary, uncovered))],
                    cancellationToken: token
                );
            await sessions.SummariseAsync(run.SessionId, KeepableText.Of(answer.Text), uncovered[^1].Run, token);
        }
        catch (Exception e)
        {
            NotSummarised(run.SessionId, PromptLog.Plain(e));
        }
    }

    private static string Conversation(string? summary, IEnumerable<(Guid Run, string Input, string Output)> runs)
    {
        var text = new StringBuilder();
        if (summary is not null)
            text.Append("Before: ").Append(summary).Append("\n\n");
        foreach (var (_, input, output) in runs)
            text.Append("User: ").Append(input).Append("\nAssistant: ").Append(output).Append("\n\n");
        return text.ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} was not summed up: {Reason}")]
    private partial void NotSummarised(string session, string reason);
}
