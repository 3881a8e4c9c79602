namespace Hive.Stacks;

/// <summary>Why a run did not do what was asked. The console maps each kind to one exit code.</summary>
public enum FailureKind
{
    /// <summary>A step failed for a reason of its own.</summary>
    Failed,

    /// <summary>The input is wrong: an unknown word or a value out of range.</summary>
    Misuse,

    /// <summary>The stack is there and not healthy.</summary>
    Unhealthy,

    /// <summary>Something that the run needs is missing: an engine, PostgreSQL, disk space, a permission.</summary>
    Prerequisite,

    /// <summary>Somebody else holds what the run needs: a port, the workspace.</summary>
    Conflict,

    /// <summary>Going on could lose data.</summary>
    Refused,

    /// <summary>A signal ended the run.</summary>
    Interrupted,
}
