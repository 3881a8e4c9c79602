using System.Text.Json;
using Hive.Api.Runs;
using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.AgentOs;

/// <summary>An event of a run as AgentOS names it; what does not belong to the event is left out.</summary>
internal sealed record AgentOsEvent
{
    public required string Event { get; init; }

    public required string RunId { get; init; }

    public required string SessionId { get; init; }

    public required long CreatedAt { get; init; }

    public string? AgentId { get; init; }

    public string? AgentName { get; init; }

    public string? TeamId { get; init; }

    public string? TeamName { get; init; }

    public string? WorkflowId { get; init; }

    public string? WorkflowName { get; init; }

    public string? Model { get; init; }

    public string? ModelProvider { get; init; }

    public string? StepName { get; init; }

    public string? Content { get; init; }

    public string? ContentType { get; init; }

    public string? Reason { get; init; }

    public string? Error { get; init; }

    public AgentOsTool? Tool { get; init; }

    public IReadOnlyList<AgentOsTool>? Tools { get; init; }

    public AgentOsMetrics? Metrics { get; init; }

    public string? Status { get; init; }

    /// <summary>Of agents and teams: what a paused run waits for.</summary>
    public IReadOnlyList<AgentOsRequirement>? Requirements { get; init; }

    /// <summary>The same of workflows.</summary>
    public IReadOnlyList<AgentOsStepRequirement>? StepRequirements { get; init; }

    /// <summary>From which a client goes on; rises, with gaps.</summary>
    public long? EventIndex { get; init; }

    /// <summary>The event's name and data; members that are asked show only by what they say.</summary>
    public static IEnumerable<EventItem> Of(LoggedEvent one, RunRecord run)
    {
        if (Shape(one.Event, run) is { } shaped)
            yield return new(
                shaped.Event,
                JsonSerializer.SerializeToUtf8Bytes(shaped with { EventIndex = one.Seq }, AgentOsJson.Readable.AgentOsEvent)
            );
    }

    private static AgentOsEvent? Shape(RunEvent one, RunRecord run)
    {
        var workflow = run.Kind == ComponentKind.Workflow;
        return one switch
        {
            RunStarted => From(one, run, workflow ? "WorkflowStarted" : RunWord(one, "Started")) with
            {
                Model = Known(run.Model),
                ModelProvider = Known(run.Provider),
            },
            // What agents say within a workflow is told as theirs; its own last word comes with WorkflowCompleted.
            ContentAdded { IsDraft: false } added when !workflow || one.Author.Kind != ComponentKind.Workflow => From(
                one,
                run,
                RunWord(one, added.IsAnswer || workflow ? "Content" : "IntermediateContent")
            ) with
            {
                Content = added.Text,
                ContentType = "str",
            },
            ActivityStarted { Type: RunActivity.Tool } call => From(one, run, ToolWord(one, "CallStarted")) with
            {
                Tool = new(call.Id, call.Name, AgentOsTool.Arguments(call.Input), false, null),
            },
            ActivityEnded { Activity: { Type: RunActivity.Tool } call } => From(
                one,
                run,
                ToolWord(one, call.Failed ? "CallError" : "CallCompleted")
            ) with
            {
                Tool = AgentOsTool.Of(call),
                Content = call.Failed ? null : call.Output,
                Error = call.Failed ? call.Output : null,
            },
            ActivityStarted { Type: RunActivity.Step } step => From(one, run, "StepStarted") with { StepName = step.Name },
            ActivityEnded { Activity: { Type: RunActivity.Step } step } => From(
                one,
                run,
                step.Failed ? "StepError" : "StepCompleted"
            ) with
            {
                StepName = step.Name,
                Content = step.Output,
                Error = step.Failed ? step.Output : null,
            },
            RunPaused paused => From(one, run, workflow ? "WorkflowPaused" : RunWord(one, "Paused")) with
            {
                Content = string.Join("\n", paused.Run.Needs.Select(need => need.Reason)),
                Tools = [.. paused.Run.Needs.Select(AgentOsTool.Of)],
                ContentType = "str",
                Status = "PAUSED",
                Requirements = workflow ? null : AgentOsRequirement.Of(paused.Run),
                StepRequirements = workflow ? AgentOsStepRequirement.Of(paused.Run) : null,
            },
            RunContinued => From(one, run, workflow ? "WorkflowContinued" : RunWord(one, "Continued")),
            RunEnded ended => Ended(one, ended.Run, workflow),
            _ => null,
        };
    }

    private static AgentOsEvent Ended(RunEvent one, RunRecord run, bool workflow) =>
        run.Status switch
        {
            RunStatus.Completed => From(one, run, workflow ? "WorkflowCompleted" : RunWord(one, "Completed")) with
            {
                Content = run.Output,
                ContentType = "str",
                Metrics = AgentOsMetrics.Of(run),
                Status = "COMPLETED",
            },
            RunStatus.Cancelled => From(one, run, workflow ? "WorkflowCancelled" : RunWord(one, "Cancelled")) with
            {
                Reason = "The run was cancelled.",
                Status = "CANCELLED",
            },
            _ => From(one, run, workflow ? "WorkflowError" : RunWord(one, "Error")) with
            {
                Content = run.Error,
                Error = run.Error,
                Status = "ERROR",
            },
        };

    private static string RunWord(RunEvent one, string what) =>
        one.Author.Kind == ComponentKind.Team ? $"TeamRun{what}" : $"Run{what}";

    private static string ToolWord(RunEvent one, string what) =>
        one.Author.Kind == ComponentKind.Team ? $"TeamTool{what}" : $"Tool{what}";

    private static string? Known(string text) => text == "" ? null : text;

    private static AgentOsEvent From(RunEvent one, RunRecord run, string name) =>
        new()
        {
            Event = name,
            RunId = run.Id.ToString(),
            SessionId = run.SessionId,
            CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            AgentId = one.Author.Kind == ComponentKind.Agent ? one.Author.Id : null,
            AgentName = one.Author.Kind == ComponentKind.Agent ? one.Author.Name : null,
            TeamId = one.Author.Kind == ComponentKind.Team ? one.Author.Id : null,
            TeamName = one.Author.Kind == ComponentKind.Team ? one.Author.Name : null,
            WorkflowId = run.Kind == ComponentKind.Workflow ? run.ComponentId : null,
            WorkflowName = one.Author.Kind == ComponentKind.Workflow ? one.Author.Name : null,
        };
}
