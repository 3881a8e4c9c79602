namespace Hive.Service.Models;

/// <summary>How long a model is waited for, and how often it is asked again.</summary>
public sealed record ModelRetryPolicy
{
    /// <summary>Until the first piece of an answer: large models think.</summary>
    public TimeSpan FirstPiece { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two pieces.</summary>
    public TimeSpan NextPiece { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Tries in all, while nothing of an answer has come.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>The pause after the first failed try; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, also where the endpoint asks for more.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(8);
}
