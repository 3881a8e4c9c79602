namespace Hive.Stacks;

/// <summary>A failure that a user can act on: one sentence of cause, one of remedy.</summary>
public sealed class StackException : Exception
{
    /// <param name="kind">Decides the exit code.</param>
    /// <param name="cause">What was tried and what came back, as one sentence.</param>
    /// <param name="remedy">What to do next, as one sentence.</param>
    /// <param name="inner">What lies beneath; shown with <c>--verbosity=diagnostic</c> only.</param>
    public StackException(FailureKind kind, string cause, string remedy, Exception? inner = null)
        : base($"{cause}{Environment.NewLine}  → {remedy}", inner)
    {
        Kind = kind;
        Cause = cause;
        Remedy = remedy;
    }

    /// <summary>Decides the exit code.</summary>
    public FailureKind Kind { get; }

    /// <summary>One sentence: what was tried and what came back.</summary>
    public string Cause { get; }

    /// <summary>One sentence: what to do next.</summary>
    public string Remedy { get; }
}
