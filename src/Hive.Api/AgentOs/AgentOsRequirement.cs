using Hive.Service.Runs;

namespace Hive.Api.AgentOs;

/// <summary>What a paused run of an agent or a team waits for: a person's word about one call of a tool.</summary>
internal sealed record AgentOsRequirement(string Id, DateTimeOffset CreatedAt, AgentOsTool ToolExecution)
{
    public IReadOnlyList<AgentOsInputField>? UserInputSchema { get; init; }

    public static IReadOnlyList<AgentOsRequirement> Of(RunRecord run) =>
        [
            .. run.Needs.Select(need =>
            {
                var tool = AgentOsTool.Of(need);
                return new AgentOsRequirement(need.Id, run.CreatedAt, tool) { UserInputSchema = tool.UserInputSchema };
            }),
        ];
}

/// <summary>What a paused run of a workflow waits for: the same, of the agent or team in a step.</summary>
internal sealed record AgentOsStepRequirement(
    string StepId,
    string StepName,
    bool RequiresExecutorInput,
    IReadOnlyList<AgentOsRequirement> ExecutorRequirements,
    string ExecutorId
)
{
    public static IReadOnlyList<AgentOsStepRequirement> Of(RunRecord run) =>
        [
            .. AgentOsRequirement
                .Of(run)
                .Zip(run.Needs, (one, need) => new AgentOsStepRequirement(need.Id, need.By, true, [one], need.By)),
        ];
}
