namespace Hive.Service.Components;

/// <summary>Steps in a fixed order. The output of the last one is the workflow's.</summary>
public sealed record WorkflowDefinition : ComponentDefinition
{
    /// <inheritdoc/>
    public override ComponentKind Kind => ComponentKind.Workflow;

    /// <summary>One at least.</summary>
    public required IReadOnlyList<StepDefinition> Steps { get; init; }

    /// <summary>What becomes of a run whose session has one under way, where the request does not say.</summary>
    public WhenBusy WhenBusy { get; init; }
}
