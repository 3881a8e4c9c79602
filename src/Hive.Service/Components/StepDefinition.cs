namespace Hive.Service.Components;

/// <summary>One step of a workflow. Closed: the seven kinds below are all there are.</summary>
/// <remarks>A step gets the output of the one before it; the first one gets the run's input.</remarks>
public abstract record StepDefinition
{
    private protected StepDefinition() { }

    /// <summary>The steps within it that do something, or itself when it does.</summary>
    public IEnumerable<StepDefinition> Leaves =>
        this switch
        {
            SequenceStep sequence => sequence.Steps.SelectMany(step => step.Leaves),
            ParallelStep parallel => parallel.Steps.SelectMany(step => step.Leaves),
            ConditionStep condition => condition.Then.Concat(condition.Else).SelectMany(step => step.Leaves),
            LoopStep loop => loop.Steps.SelectMany(step => step.Leaves),
            _ => [this],
        };

    /// <summary>
    /// For people and events; where the file gives none, kind and place: <c>agent-2</c>. Unique within the workflow.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>For people; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>How often a failed step is tried again, 0 to 10.</summary>
    public int Retries { get; init; }
}

/// <summary>Runs an agent.</summary>
public sealed record AgentStep : StepDefinition
{
    /// <summary>Its id; it exists.</summary>
    public required string Agent { get; init; }

    /// <summary>What it is asked; nothing means the previous output as it is. See <see cref="StepText"/>.</summary>
    public StepText? Input { get; init; }
}

/// <summary>Runs a team.</summary>
public sealed record TeamStep : StepDefinition
{
    /// <summary>Its id; it exists.</summary>
    public required string Team { get; init; }

    /// <summary>What it is asked; nothing means the previous output as it is. See <see cref="StepText"/>.</summary>
    public StepText? Input { get; init; }
}

/// <summary>Calls a tool without a model.</summary>
public sealed record ToolStep : StepDefinition
{
    /// <summary>An id of <c>ai/tools</c> or a name of <see cref="BuiltInTools"/>; it exists.</summary>
    public required string Tool { get; init; }

    /// <summary>Arguments by parameter name.</summary>
    public IReadOnlyDictionary<string, StepText> Arguments { get; init; } = new Dictionary<string, StepText>();
}

/// <summary>Steps one after another, as one step: retries repeat them all.</summary>
public sealed record SequenceStep : StepDefinition
{
    /// <summary>One at least.</summary>
    public required IReadOnlyList<StepDefinition> Steps { get; init; }
}

/// <summary>
/// Steps at the same time, each with the same previous output. Its output is theirs, in the order of the file, with their
/// names.
/// </summary>
public sealed record ParallelStep : StepDefinition
{
    /// <summary>One at least.</summary>
    public required IReadOnlyList<StepDefinition> Steps { get; init; }
}

/// <summary>Steps that run only when something holds.</summary>
public sealed record ConditionStep : StepDefinition
{
    /// <summary>What is asked.</summary>
    public required StepCondition If { get; init; }

    /// <summary>Run when it holds; one at least.</summary>
    public required IReadOnlyList<StepDefinition> Then { get; init; }

    /// <summary>Run when it does not; none leaves the previous output as it is.</summary>
    public IReadOnlyList<StepDefinition> Else { get; init; } = [];
}

/// <summary>Steps that repeat: each round gets the output of the one before.</summary>
public sealed record LoopStep : StepDefinition
{
    /// <summary>One at least.</summary>
    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    /// <summary>Asked after each round; the loop ends when it holds. Nothing means all rounds.</summary>
    public StepCondition? Until { get; init; }

    /// <summary>The most rounds, 1 to 100.</summary>
    public int MaxIterations { get; init; } = 3;
}
