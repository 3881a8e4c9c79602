namespace Hive.Service.Models;

/// <summary>A model did not answer, or not with an answer. The message is one sentence without anything secret.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The message without what the endpoint said, which may repeat what it was sent: for the log.</summary>
    public string Plain { get; init; } = message;
}
