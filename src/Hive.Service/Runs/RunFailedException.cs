namespace Hive.Service.Runs;

/// <summary>A run cannot go on. The message is kept as the run's error.</summary>
internal class RunFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The message without what was asked, answered or sent: for the log.</summary>
    public virtual string Plain { get; init; } = message;
}
