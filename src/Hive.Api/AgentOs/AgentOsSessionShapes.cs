using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Sessions;

namespace Hive.Api.AgentOs;

/// <summary>A session's new name.</summary>
internal sealed record AgentOsRename(string SessionName);

/// <summary>A session that shall be there before its first run.</summary>
/// <param name="SessionId">Nothing gives it a new one.</param>
/// <param name="SessionName">Nothing names it after its first message.</param>
/// <param name="SessionState">Kept for clients.</param>
/// <param name="Metadata">Kept for clients.</param>
/// <param name="UserId">Whose.</param>
/// <param name="AgentId">With whom; nothing leaves it to the first run.</param>
/// <param name="TeamId">With whom.</param>
/// <param name="WorkflowId">With whom.</param>
internal sealed record AgentOsNewSession(
    string? SessionId = null,
    string? SessionName = null,
    JsonObject? SessionState = null,
    JsonObject? Metadata = null,
    string? UserId = null,
    string? AgentId = null,
    string? TeamId = null,
    string? WorkflowId = null
)
{
    [JsonIgnore]
    public ComponentKind Kind =>
        WorkflowId is not null ? ComponentKind.Workflow
        : TeamId is not null ? ComponentKind.Team
        : ComponentKind.Agent;
}

/// <summary>What of a session changes; nothing leaves it.</summary>
/// <param name="SessionName">Its name.</param>
/// <param name="SessionState">Kept for clients.</param>
/// <param name="Metadata">Kept for clients.</param>
internal sealed record AgentOsSessionChange(
    string? SessionName = null,
    JsonObject? SessionState = null,
    JsonObject? Metadata = null
);

/// <summary>The sessions to remove.</summary>
internal sealed record AgentOsDeleteSessions(IReadOnlyList<string> SessionIds, IReadOnlyList<string>? SessionTypes = null);

/// <summary>A session in a list.</summary>
internal sealed record AgentOsSession(
    string SessionId,
    string SessionName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsSession Of(SessionRecord session) =>
        new(session.Id, session.Name ?? session.Id, session.CreatedAt, session.UpdatedAt);
}

/// <summary>One session with what was said in it.</summary>
internal sealed record AgentOsSessionDetail(
    string SessionId,
    string SessionName,
    IReadOnlyList<AgentOsMessage> ChatHistory,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public string? AgentSessionId { get; init; }

    public string? AgentId { get; init; }

    public string? TeamId { get; init; }

    public string? WorkflowId { get; init; }

    public string? UserId { get; init; }

    public AgentOsSummaryText? SessionSummary { get; init; }

    public long TotalTokens { get; init; }

    public JsonElement? SessionState { get; init; }

    public JsonElement? Metadata { get; init; }

    public static AgentOsSessionDetail Of(SessionRecord session, IReadOnlyList<RunRecord> runs) =>
        new(
            session.Id,
            session.Name ?? session.Id,
            [
                .. runs.SelectMany(run => new AgentOsMessage[] { new("user", run.Input), new("assistant", run.Output) })
                    .Where(message => message.Content != ""),
            ],
            session.CreatedAt,
            session.UpdatedAt
        )
        {
            AgentSessionId = session.Kind == ComponentKind.Agent ? session.Id : null,
            AgentId = session.Kind == ComponentKind.Agent && session.ComponentId != "" ? session.ComponentId : null,
            TeamId = session.Kind == ComponentKind.Team ? session.ComponentId : null,
            WorkflowId = session.Kind == ComponentKind.Workflow ? session.ComponentId : null,
            UserId = session.UserId,
            SessionState = session.State is { } state ? JsonElement.Parse(state) : null,
            Metadata = session.Metadata is { } metadata ? JsonElement.Parse(metadata) : null,
            SessionSummary = session.Summary is { } text ? new(text) : null,
            TotalTokens = runs.Sum(run => run.InputTokens + run.OutputTokens),
        };
}

/// <summary>One message.</summary>
internal sealed record AgentOsMessage(string Role, string Content);

/// <summary>What older runs were about.</summary>
internal sealed record AgentOsSummaryText(string Summary);
