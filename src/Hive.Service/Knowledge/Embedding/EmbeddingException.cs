using Hive.Service.Problems;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>The embedding endpoint did not give vectors.</summary>
/// <param name="cause">One sentence, with nothing of the texts or the key.</param>
/// <param name="remedy">One sentence.</param>
/// <param name="mayPass">Whether the same call may succeed later.</param>
/// <param name="inner">What was thrown.</param>
public sealed class EmbeddingException(string cause, string remedy, bool mayPass, Exception? inner = null)
    : ProblemException(cause, remedy, inner)
{
    /// <summary>Whether the same call may succeed later.</summary>
    public bool MayPass { get; } = mayPass;

    /// <summary>Whether the texts may be the reason, so that others may succeed.</summary>
    public bool MayBeOfTheText { get; init; }

    /// <summary>How long the endpoint asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
