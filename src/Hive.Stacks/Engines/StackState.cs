namespace Hive.Stacks.Engines;

/// <summary>What an engine sees of a stack.</summary>
public enum StackState
{
    /// <summary>All of its processes run.</summary>
    Running,

    /// <summary>It was started once and does not run.</summary>
    Stopped,

    /// <summary>Nothing but perhaps its data is there.</summary>
    Absent,

    /// <summary>Some of it runs, or it keeps restarting.</summary>
    Degraded,
}
