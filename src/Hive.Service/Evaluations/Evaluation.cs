using System.Text.Json.Nodes;
using Hive.Service.Components;

namespace Hive.Service.Evaluations;

/// <summary>What came of trying a component out.</summary>
/// <param name="Id">Version 7: in the order of time.</param>
/// <param name="Name">For people.</param>
/// <param name="Type">Which of <see cref="EvaluationTypes"/>.</param>
/// <param name="Kind">Agent or team.</param>
/// <param name="ComponentId">What was tried out.</param>
/// <param name="Model">The model that judged, or the component's own; nothing for the offline provider.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Input">What was asked for.</param>
/// <param name="Result">What came of it, as Agno names its members.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UpdatedAt">When it was last renamed.</param>
public sealed record Evaluation(
    Guid Id,
    string Name,
    string Type,
    ComponentKind Kind,
    string ComponentId,
    string? Model,
    string? Provider,
    JsonObject Input,
    JsonObject Result,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>The kinds of evaluation.</summary>
public static class EvaluationTypes
{
    /// <summary>A model says how well the answer fits an expected one.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>Whether the expected tools were called.</summary>
    public const string Reliability = "reliability";

    /// <summary>How long runs take.</summary>
    public const string Performance = "performance";

    /// <summary>A model says whether the answer meets criteria.</summary>
    public const string AgentAsJudge = "agent_as_judge";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Accuracy, Reliability, Performance, AgentAsJudge];
}

/// <summary>Which evaluations are looked for. What is nothing does not count.</summary>
public sealed record EvaluationQuery
{
    /// <summary>Agents' or teams'.</summary>
    public ComponentKind? Kind { get; init; }

    /// <summary>Of this component.</summary>
    public string? ComponentId { get; init; }

    /// <summary>With this model.</summary>
    public string? Model { get; init; }

    /// <summary>Of these types; empty means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether the oldest come first.</summary>
    public bool Ascending { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many are left out before.</summary>
    public long Offset { get; init; }
}
