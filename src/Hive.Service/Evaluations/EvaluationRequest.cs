using System.Text.Json;
using Hive.Service.Components;

namespace Hive.Service.Evaluations;

/// <summary>What shall be tried out, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>Which of <see cref="EvaluationTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Agent or team.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string ComponentId { get; init; }

    /// <summary>What it is asked.</summary>
    public required string Input { get; init; }

    /// <summary>For people; the type and the component when nothing is said.</summary>
    public string? Name { get; init; }

    /// <summary>How often, 1 to 100.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>Runs before, which do not count; 0 to 10.</summary>
    public int Warmups { get; init; }

    /// <summary>What a good answer says; accuracy needs it.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>What a good answer is like; agent_as_judge needs it.</summary>
    public string? Criteria { get; init; }

    /// <summary>The lowest score of a good answer, 1 to 10; nothing means that the judge says yes or no instead.</summary>
    public int? Threshold { get; init; }

    /// <summary>More for the model that judges.</summary>
    public string? Guidelines { get; init; }

    /// <summary>The model that judges; nothing means the component's own.</summary>
    public ModelDefinition? Judge { get; init; }

    /// <summary>Tools that have to be called; reliability needs them.</summary>
    public IReadOnlyList<string> ExpectedTools { get; init; } = [];

    /// <summary>Whether others may be called too.</summary>
    public bool AllowsOtherTools { get; init; }

    /// <summary>Arguments that calls have to have, by tool; each needs a call of its own that has all of it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> ExpectedArguments { get; init; } =
        new Dictionary<string, IReadOnlyList<JsonElement>>();
}
