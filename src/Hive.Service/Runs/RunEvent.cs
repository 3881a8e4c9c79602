using Hive.Service.Components;

namespace Hive.Service.Runs;

/// <summary>Something that happens in a run.</summary>
/// <param name="Speaker">The component that it comes from: the run's own, or a member's or step's.</param>
public abstract record RunEvent(Speaker Speaker);

/// <summary>Who an event comes from.</summary>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record Speaker(ComponentKind Kind, string Id, string Name)
{
    /// <summary>Speaks for a component.</summary>
    public static Speaker Of(ComponentDefinition component) => new(component.Kind, component.Id, component.Name);
}

/// <summary>The run is on record and begins, or waits for its turn.</summary>
/// <param name="Speaker">The run's component.</param>
/// <param name="Run">The run.</param>
public sealed record RunStarted(Speaker Speaker, RunRecord Run) : RunEvent(Speaker);

/// <summary>A piece of text.</summary>
/// <param name="Speaker">Whose.</param>
/// <param name="Text">The piece.</param>
/// <param name="IsAnswer">Whether it belongs to the run's answer; otherwise a member or step says it on the way.</param>
public sealed record ContentAdded(Speaker Speaker, string Text, bool IsAnswer) : RunEvent(Speaker);

/// <summary>A tool, a member or a step begins.</summary>
/// <param name="Speaker">Who does it.</param>
/// <param name="Type">As in <see cref="RunActivity"/>.</param>
/// <param name="Name">As in <see cref="RunActivity"/>.</param>
/// <param name="Input">As in <see cref="RunActivity"/>.</param>
/// <param name="Id">As in <see cref="RunActivity"/>.</param>
public sealed record ActivityStarted(Speaker Speaker, string Type, string Name, string Input, string? Id)
    : RunEvent(Speaker);

/// <summary>It has ended.</summary>
/// <param name="Speaker">Who did it.</param>
/// <param name="Activity">What came of it.</param>
public sealed record ActivityEnded(Speaker Speaker, RunActivity Activity) : RunEvent(Speaker);

/// <summary>The run has ended, one way or another. Always the last event.</summary>
/// <param name="Speaker">The run's component.</param>
/// <param name="Run">The run with all that came of it.</param>
public sealed record RunEnded(Speaker Speaker, RunRecord Run) : RunEvent(Speaker);
