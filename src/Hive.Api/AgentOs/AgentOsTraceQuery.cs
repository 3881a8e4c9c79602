using Hive.Service.Components;
using Hive.Service.Traces;
using Microsoft.AspNetCore.Mvc;

namespace Hive.Api.AgentOs;

/// <summary>Which traces an address asks for.</summary>
internal sealed record AgentOsTraceQuery
{
    [FromQuery(Name = "user_id")]
    public string? UserId { get; init; }

    [FromQuery(Name = "agent_id")]
    public string? AgentId { get; init; }

    [FromQuery(Name = "team_id")]
    public string? TeamId { get; init; }

    [FromQuery(Name = "workflow_id")]
    public string? WorkflowId { get; init; }

    [FromQuery(Name = "start_time")]
    public DateTimeOffset? StartTime { get; init; }

    [FromQuery(Name = "end_time")]
    public DateTimeOffset? EndTime { get; init; }

    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <param name="number">The page, from 1.</param>
    /// <param name="size">How many are on a page.</param>
    public TraceQuery Read(int number, int size) =>
        new()
        {
            UserId = UserId,
            Kind =
                AgentId is not null ? ComponentKind.Agent
                : TeamId is not null ? ComponentKind.Team
                : WorkflowId is not null ? ComponentKind.Workflow
                : null,
            ComponentId = AgentId ?? TeamId ?? WorkflowId,
            From = StartTime,
            Until = EndTime,
            Limit = size,
            Offset = (number - 1L) * size,
        };
}
