using System.Text.Json;

namespace Hive.Service.Components;

/// <summary>A model with instructions and tools.</summary>
public sealed record AgentDefinition : ComponentDefinition
{
    /// <inheritdoc/>
    public override ComponentKind Kind => ComponentKind.Agent;

    /// <summary>What it is in a team, for the one that leads; may be empty.</summary>
    public string Role { get; init; } = "";

    /// <summary>Nothing means the provider <c>extractive</c>.</summary>
    public ModelDefinition? Model { get; init; }

    /// <summary>The system message. An <c>expected_output</c> of the file is its last paragraph already.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Whether the time of the run is told to the model.</summary>
    public bool AddDatetimeToInstructions { get; init; }

    /// <summary>Ids of <c>ai/tools</c>, or names of <see cref="BuiltInTools"/>; each exists.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>
    /// Servers of <c>.mcp.json</c>: <c>server</c> or <c>server:*</c> for all of its tools, <c>server:tool</c> for one.
    /// </summary>
    public IReadOnlyList<string> McpServers { get; init; } = [];

    /// <summary>Which of both a person has to consent to, each time.</summary>
    public IReadOnlyList<string> WithApproval { get; init; } = [];

    /// <summary>How many tool calls one run may make, 1 to 200.</summary>
    public int ToolCallLimit { get; init; } = 20;

    /// <summary>What it is told of earlier runs.</summary>
    public MemoryDefinition Memory { get; init; } = new();

    /// <summary>Which part of the knowledge base it sees; nothing means all of it.</summary>
    public KnowledgeFilterDefinition? KnowledgeFilter { get; init; }

    /// <summary>The JSON Schema that every answer fits; nothing means text.</summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>What becomes of a run whose session has one under way, where the request does not say.</summary>
    public WhenBusy WhenBusy { get; init; }
}
