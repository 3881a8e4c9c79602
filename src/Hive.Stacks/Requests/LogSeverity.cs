namespace Hive.Stacks.Requests;

/// <summary>How much an entry of a log matters, the least first.</summary>
public enum LogSeverity
{
    /// <summary>Of use to whoever looks for a fault: what the supervisor does, each migration.</summary>
    Debug,

    /// <summary>What goes on.</summary>
    Info,

    /// <summary>Worth a look.</summary>
    Warn,

    /// <summary>Something did not work.</summary>
    Error,

    /// <summary>A process ends because of it.</summary>
    Fatal,
}
