using System.Text.Json;

namespace Hive.Service.Components;

/// <summary>Agents and teams that answer together.</summary>
public sealed record TeamDefinition : ComponentDefinition
{
    /// <inheritdoc/>
    public override ComponentKind Kind => ComponentKind.Team;

    /// <summary>How members work together.</summary>
    public required TeamMode Mode { get; init; }

    /// <summary>Ids of agents or teams, one at least; each exists, none twice, and no team is inside itself.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>The leader's model; nothing means the provider <c>extractive</c>.</summary>
    public ModelDefinition? Model { get; init; }

    /// <summary>The leader's system message. An <c>expected_output</c> of the file is its last paragraph already.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Whether the time of the run is told to the leader.</summary>
    public bool AddDatetimeToInstructions { get; init; }

    /// <summary>The leader's own tools, as an agent's.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>The leader's own MCP servers, as an agent's.</summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];

    /// <summary>Which of both a person has to consent to, each time.</summary>
    public IReadOnlyList<string> WithApproval { get; init; } = [];

    /// <summary>How many calls of tools and members one run may make, 1 to 200.</summary>
    public int ToolCallLimit { get; init; } = 20;

    /// <summary>What the leader is told of earlier runs.</summary>
    public MemoryDefinition Memory { get; init; } = new();

    /// <summary>Which part of the knowledge base the leader sees; nothing means all of it.</summary>
    public KnowledgeFilterDefinition? KnowledgeFilter { get; init; }

    /// <summary>The JSON Schema that every answer fits; nothing means text.</summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>What becomes of a run whose session has one under way, where the request does not say.</summary>
    public WhenBusy WhenBusy { get; init; }
}

/// <summary>How members of a team work together.</summary>
public enum TeamMode
{
    /// <summary>The leader picks one member, whose answer is the team's.</summary>
    Route,

    /// <summary>The leader gives members parts of the task and puts their answers together.</summary>
    Coordinate,

    /// <summary>All members get the same task at once, and the leader puts their answers together.</summary>
    Collaborate,
}
