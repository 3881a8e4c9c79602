using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hive.Service.Models;

/// <summary>What a failed request to a model's endpoint means.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="MayPass">Whether the same request may succeed in a moment.</param>
/// <param name="RetryAfter">What the endpoint asks for.</param>
internal sealed record EndpointFailure(string Message, bool MayPass, TimeSpan? RetryAfter = null)
{
    private const int LongestQuote = 300;

    /// <summary>The message without what the endpoint said: it may repeat what it was sent.</summary>
    public string Plain { get; init; } = Message;

    public static EndpointFailure Of(Exception e, string provider) =>
        e switch
        {
            AnswerException a => Answered(provider, a.Status, a.Message, a.RetryAfter),
            ClientResultException { Status: > 0 } r => Answered(provider, r.Status, r.Message, RetryAfterOf(r)),
            _ when WasClosed(e) => Closed(provider),
            HttpRequestException or SocketException or ClientResultException { InnerException: HttpRequestException } => new(
                $"The {provider} endpoint cannot be reached: {Innermost(e)}",
                MayPass: true
            ),
            _ => new($"The {provider} endpoint sent something that is not an answer.", MayPass: false),
        };

    private static bool WasClosed(Exception? e) =>
        e is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset }
        || (e is not null && WasClosed(e.InnerException));

    private static EndpointFailure Closed(string provider) =>
        new($"The {provider} endpoint closed the connection before its answer was complete.", MayPass: true);

    private static EndpointFailure Answered(string provider, int status, string text, TimeSpan? retryAfter) =>
        status switch
        {
            // Some endpoints repeat the key in what they say.
            401 or 403 => new($"The {provider} endpoint refused the key with {status}.", MayPass: false),
            _ => new(
                $"The {provider} endpoint answered {status}{Reason(status)}: {Quote(text)}",
                status is 408 or 409 or 429 or >= 500,
                retryAfter
            )
            {
                Plain = $"The {provider} endpoint answered {status}{Reason(status)}.",
            },
        };

    private static string Reason(int status) => Enum.IsDefined((HttpStatusCode)status) ? $" {(HttpStatusCode)status}" : "";

    private static string Quote(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > LongestQuote ? line[..LongestQuote] + "…" : line;
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;

    private static TimeSpan? RetryAfterOf(ClientResultException e) =>
        e.GetRawResponse() is { } raw
        && raw.Headers.TryGetValue("retry-after", out var text)
        && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 0 and < 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
