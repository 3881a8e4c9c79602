using System.Text.Json;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Tools;

namespace Hive.Service.Agents;

/// <summary>What an agent and a team's leader have in common: all that it takes to let a model work.</summary>
public sealed record AgentProfile
{
    /// <summary>The component's id.</summary>
    public required string Id { get; init; }

    /// <summary>The component's name.</summary>
    public required string Name { get; init; }

    /// <summary>Nothing means the provider <c>extractive</c>.</summary>
    public ModelDefinition? Model { get; init; }

    /// <summary>The system message.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Whether the model is told the time.</summary>
    public bool TellTime { get; init; }

    /// <summary>Tools and MCP servers, and what may be searched.</summary>
    public ToolSelection Tools { get; init; } = new([], []);

    /// <summary>Calls in one run.</summary>
    public int ToolCallLimit { get; init; } = 20;

    /// <summary>What it is told of earlier runs and of the user.</summary>
    public MemoryDefinition Memory { get; init; } = new();

    /// <summary>What its answers look like; nothing means text.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>Of an agent.</summary>
    public static AgentProfile Of(AgentDefinition agent) =>
        new()
        {
            Id = agent.Id,
            Name = agent.Name,
            Model = agent.Model,
            Instructions = agent.Instructions,
            TellTime = agent.AddDatetimeToInstructions,
            Tools = new(agent.Tools, agent.McpServers)
            {
                WithApproval = agent.WithApproval,
                Knowledge = KnowledgeBounds.Of(agent.KnowledgeFilter),
            },
            ToolCallLimit = agent.ToolCallLimit,
            Memory = agent.Memory,
            Format = FormatOf(agent, agent.OutputSchema),
        };

    /// <summary>Of the one that leads a team.</summary>
    public static AgentProfile Of(TeamDefinition team) =>
        new()
        {
            Id = team.Id,
            Name = team.Name,
            Model = team.Model,
            Instructions = team.Instructions,
            TellTime = team.AddDatetimeToInstructions,
            Tools = new(team.Tools, team.McpServers)
            {
                WithApproval = team.WithApproval,
                Knowledge = KnowledgeBounds.Of(team.KnowledgeFilter),
            },
            ToolCallLimit = team.ToolCallLimit,
            Memory = team.Memory,
            Format = FormatOf(team, team.OutputSchema),
        };

    private static AnswerFormat? FormatOf(ComponentDefinition component, JsonElement? schema) =>
        schema is null ? null : new(schema, component.Id) { Parameter = "output_schema" };
}
