using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>
/// What a run with <c>--plan</c> would have changed by now. Later plans of the same run take it for done: otherwise the plan
/// of a restart would find the stack running that it has just planned to stop.
/// </summary>
public sealed class PlannedChanges
{
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stopped = new(StringComparer.Ordinal);

    /// <summary>Notes an image that would have been built.</summary>
    public void Build(string image) => _images.Add(image);

    /// <summary>Whether an image would have been built.</summary>
    public bool Builds(string image) => _images.Contains(image);

    /// <summary>Notes a stack that would have been stopped.</summary>
    public void Stop(StackInstance stack) => _stopped.Add(stack.FullName);

    /// <summary>Whether a stack would have been stopped.</summary>
    public bool Stops(StackInstance stack) => _stopped.Contains(stack.FullName);
}
