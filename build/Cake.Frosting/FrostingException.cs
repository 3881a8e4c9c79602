namespace Cake.Frosting;

/// <summary>
/// The build is put together wrongly: a dependency that is no task, a missing folder, a tool not to be had.
/// </summary>
public sealed class FrostingException : Exception
{
    /// <summary>Makes the exception with its message.</summary>
    /// <param name="message">What is wrong.</param>
    public FrostingException(string message)
        : base(message) { }

    /// <summary>Makes the exception with its message and its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What led to it.</param>
    public FrostingException(string message, Exception innerException)
        : base(message, innerException) { }
}
