namespace Hive.Service.Problems;

/// <summary>
/// A failure that a person can mend: one sentence of cause and one of remedy, and nothing secret in either.
/// </summary>
public abstract class ProblemException(string cause, string remedy, Exception? inner = null)
    : Exception($"{cause} {remedy}", inner)
{
    /// <summary>What is wrong, as one sentence with its full stop.</summary>
    public string Cause { get; } = cause;

    /// <summary>What to do next, as one sentence with its full stop.</summary>
    public string Remedy { get; } = remedy;
}
