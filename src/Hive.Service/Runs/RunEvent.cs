using Hive.Service.Components;

namespace Hive.Service.Runs;

/// <summary>Something that happens in a run.</summary>
/// <param name="Author">The component that it comes from: the run's own, or a member's or step's.</param>
public abstract record RunEvent(Author Author);

/// <summary>Who an event comes from.</summary>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record Author(ComponentKind Kind, string Id, string Name)
{
    /// <summary>Speaks for a component.</summary>
    public static Author Of(ComponentDefinition component) => new(component.Kind, component.Id, component.Name);
}

/// <summary>The run is on record and begins, or waits for its turn.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Run">The run.</param>
public sealed record RunStarted(Author Author, RunRecord Run) : RunEvent(Author);

/// <summary>A piece of text.</summary>
/// <param name="Author">Whose.</param>
/// <param name="Text">The piece.</param>
/// <param name="IsAnswer">Whether it belongs to the run's answer; otherwise a member or step says it on the way.</param>
public sealed record ContentAdded(Author Author, string Text, bool IsAnswer) : RunEvent(Author);

/// <summary>A tool, a member or a step begins.</summary>
/// <param name="Author">Who does it.</param>
/// <param name="Type">As in <see cref="RunActivity"/>.</param>
/// <param name="Name">As in <see cref="RunActivity"/>.</param>
/// <param name="Input">As in <see cref="RunActivity"/>.</param>
/// <param name="Id">As in <see cref="RunActivity"/>.</param>
public sealed record ActivityStarted(Author Author, string Type, string Name, string Input, string? Id) : RunEvent(Author);

/// <summary>It has ended.</summary>
/// <param name="Author">Who did it.</param>
/// <param name="Activity">What came of it.</param>
public sealed record ActivityEnded(Author Author, RunActivity Activity) : RunEvent(Author);

/// <summary>The run has ended, one way or another. Always the last event.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Run">The run with all that came of it.</param>
public sealed record RunEnded(Author Author, RunRecord Run) : RunEvent(Author);
