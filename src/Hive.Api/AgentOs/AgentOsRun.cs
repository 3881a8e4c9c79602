using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.AgentOs;

/// <summary>A run: what AgentOS answers without streaming, and in lists.</summary>
internal sealed record AgentOsRun
{
    public required string RunId { get; init; }

    public required string SessionId { get; init; }

    public string? AgentId { get; init; }

    public string? AgentName { get; init; }

    public string? TeamId { get; init; }

    public string? TeamName { get; init; }

    public string? WorkflowId { get; init; }

    public string? WorkflowName { get; init; }

    public string? UserId { get; init; }

    public required string Status { get; init; }

    public required string RunInput { get; init; }

    public required string Content { get; init; }

    public string ContentType { get; init; } = "str";

    public string? Model { get; init; }

    public string? ModelProvider { get; init; }

    public required AgentOsMetrics Metrics { get; init; }

    public IReadOnlyList<AgentOsTool>? Tools { get; init; }

    public IReadOnlyList<AgentOsStepResult>? StepResults { get; init; }

    /// <summary>Of agents and teams: what a paused run waits for.</summary>
    public IReadOnlyList<AgentOsRequirement>? Requirements { get; init; }

    /// <summary>The same of workflows.</summary>
    public IReadOnlyList<AgentOsStepRequirement>? StepRequirements { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static AgentOsRun Of(RunRecord run, string? name) =>
        new()
        {
            RunId = run.Id.ToString(),
            SessionId = run.SessionId,
            AgentId = run.Kind == ComponentKind.Agent ? run.ComponentId : null,
            AgentName = run.Kind == ComponentKind.Agent ? name : null,
            TeamId = run.Kind == ComponentKind.Team ? run.ComponentId : null,
            TeamName = run.Kind == ComponentKind.Team ? name : null,
            WorkflowId = run.Kind == ComponentKind.Workflow ? run.ComponentId : null,
            WorkflowName = run.Kind == ComponentKind.Workflow ? name : null,
            UserId = run.UserId,
            Status = Word(run.Status),
            RunInput = run.Input,
            Content = run.Error is { } error && run.Output == "" ? error : run.Output,
            Model = run.Kind == ComponentKind.Workflow ? null : run.Model,
            ModelProvider = run.Kind == ComponentKind.Workflow ? null : run.Provider,
            Metrics = AgentOsMetrics.Of(run),
            Tools = AgentOsTool.Of(run) is { Count: > 0 } tools ? tools : null,
            StepResults =
                run.Kind == ComponentKind.Workflow
                    ?
                    [
                        .. run
                            .Activities.Where(one => one.Type == RunActivity.Step)
                            .Select(one => new AgentOsStepResult(one.Name, one.Output, !one.Failed)),
                    ]
                    : null,
            Requirements = run.Needs.Count > 0 && run.Kind != ComponentKind.Workflow ? AgentOsRequirement.Of(run) : null,
            StepRequirements =
                run.Needs.Count > 0 && run.Kind == ComponentKind.Workflow ? AgentOsStepRequirement.Of(run) : null,
            CreatedAt = run.CreatedAt,
        };

    private static string Word(RunStatus status) =>
        status switch
        {
            RunStatus.Queued => "PENDING",
            RunStatus.Running => "RUNNING",
            RunStatus.Paused => "PAUSED",
            RunStatus.Completed => "COMPLETED",
            RunStatus.Cancelled => "CANCELLED",
            // It knows no interruption; an error is what a client can deal with.
            _ => "ERROR",
        };
}

/// <summary>What a run cost.</summary>
internal sealed record AgentOsMetrics(long InputTokens, long OutputTokens, long TotalTokens, double? Duration)
{
    /// <summary>Of a workflow: by the step's name.</summary>
    public IReadOnlyDictionary<string, AgentOsStepMetrics>? Steps { get; init; }

    public static AgentOsMetrics Of(RunRecord run) =>
        new(
            run.InputTokens,
            run.OutputTokens,
            run.InputTokens + run.OutputTokens,
            run.EndedAt is { } ended ? (ended - run.CreatedAt).TotalSeconds : null
        )
        {
            Steps =
                run.Kind == ComponentKind.Workflow
                    ? run
                        .Activities.Where(one => one.Type == RunActivity.Step)
                        .GroupBy(one => one.Name, StringComparer.Ordinal)
                        .ToDictionary(step => step.Key, AgentOsStepMetrics.Of, StringComparer.Ordinal)
                    : null,
        };
}

/// <summary>What a step cost, all of its rounds together.</summary>
internal sealed record AgentOsStepMetrics(string StepName, string ExecutorType, string ExecutorName, AgentOsStepTime Metrics)
{
    public static AgentOsStepMetrics Of(IGrouping<string, RunActivity> step) =>
        new(step.Key, "step", step.Key, new(step.Sum(one => one.Seconds)));
}

/// <summary>How long a step took, in seconds.</summary>
internal sealed record AgentOsStepTime(double Duration);

/// <summary>A call of a tool.</summary>
internal sealed record AgentOsTool(
    string? ToolCallId,
    string ToolName,
    System.Text.Json.JsonElement? ToolArgs,
    bool ToolCallError,
    string? Result
)
{
    /// <summary>A person has to consent.</summary>
    public bool? RequiresConfirmation { get; init; }

    /// <summary>A person has to answer.</summary>
    public bool? RequiresUserInput { get; init; }

    /// <summary>The client has to carry it out.</summary>
    public bool? ExternalExecutionRequired { get; init; }

    /// <summary>What is to be answered.</summary>
    public IReadOnlyList<AgentOsInputField>? UserInputSchema { get; init; }

    public static AgentOsTool Of(RunActivity call) =>
        new(call.Id, call.Name, Arguments(call.Input), call.Failed, call.Output);

    /// <summary>Those that were called, and those that wait.</summary>
    public static List<AgentOsTool> Of(RunRecord run) =>
        [.. run.Activities.Where(one => one.Type == RunActivity.Tool).Select(Of), .. run.Needs.Select(Of)];

    /// <summary>One that waits, under an id that no other call of the run has.</summary>
    public static AgentOsTool Of(RunNeed need) =>
        new(need.Id, need.Tool, Arguments(need.Input), false, null)
        {
            RequiresConfirmation = need.Kind is RunNeed.Approval or RunNeed.Retry ? true : null,
            RequiresUserInput = need.Kind == RunNeed.Answer ? true : null,
            ExternalExecutionRequired = need.Kind == RunNeed.ClientResult ? true : null,
            UserInputSchema = need.Kind == RunNeed.Answer ? [new("answer", "str", need.Reason)] : null,
        };

    /// <summary>Arguments are kept as text; cut ones are no JSON any more and left out.</summary>
    public static System.Text.Json.JsonElement? Arguments(string text)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a person is asked.</summary>
internal sealed record AgentOsInputField(string Name, string FieldType, string Description, string? Value = null);

/// <summary>A step of a workflow's run.</summary>
internal sealed record AgentOsStepResult(string StepName, string Content, bool Success);
