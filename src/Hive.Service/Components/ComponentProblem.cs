namespace Hive.Service.Components;

/// <summary>What is wrong with a file, and where. It holds nothing of the file but names of keys and short values.</summary>
public sealed record ComponentProblem
{
    /// <summary>Relative to the components folder, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public int Line { get; init; } = 1;

    /// <summary>From 1, in characters.</summary>
    public int Column { get; init; } = 1;

    /// <summary>One sentence with its full stop.</summary>
    public required string Message { get; init; }

    /// <summary>The known key that an unknown one was most likely meant to be.</summary>
    public string? NearestKey { get; init; }

    /// <summary>Whether the component is left out because of it.</summary>
    public ProblemSeverity Severity { get; init; }
}

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>What the file now says is not used: its last good version goes on, if there is one.</summary>
    Error,

    /// <summary>The component is used; a part of its file has no effect.</summary>
    Warning,
}
