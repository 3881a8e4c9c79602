namespace Hive.Service.Runs;

/// <summary>A run is not begun. The message is for whoever asked for it.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">One or two sentences.</param>
public sealed class RunRefusedException(RunRefusal reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public RunRefusal Reason { get; } = reason;

    /// <summary>The parameter that it is about, as clients write it.</summary>
    public string? Parameter { get; init; }
}

/// <summary>Why a run is not begun.</summary>
public enum RunRefusal
{
    /// <summary>There is no such component.</summary>
    NoSuchComponent,

    /// <summary>What was sent cannot be run.</summary>
    BadRequest,

    /// <summary>The session belongs to another component.</summary>
    OthersSession,

    /// <summary>The session has a run under way, and this one was not to wait.</summary>
    SessionBusy,

    /// <summary>The run does not wait for a person.</summary>
    NotPaused,

    /// <summary>The run is under way or waits.</summary>
    NotEnded,

    /// <summary>Too many runs wait already.</summary>
    Busy,

    /// <summary>The API is still starting, or ending.</summary>
    NotReady,
}
