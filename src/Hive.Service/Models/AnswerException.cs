namespace Hive.Service.Models;

/// <summary>An endpoint that we speak to ourselves answered with an error.</summary>
internal sealed class AnswerException(int status, string text, TimeSpan? retryAfter = null) : Exception(text)
{
    public int Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
