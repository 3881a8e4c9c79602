namespace Hive.Api.Problems;

/// <summary>Ends a request with a problem document. For what the client can mend; it is not logged as a failure.</summary>
/// <param name="status">400 to 599.</param>
/// <param name="detail">One or two sentences for whoever wrote the request, with nothing secret in them.</param>
/// <param name="inner">What caused it.</param>
internal sealed class RequestException(int status, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public int Status { get; } = status;

    /// <summary>Seconds after which trying again may help, for 429 and 503.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The parameter that it is about.</summary>
    public string? Parameter { get; init; }

    /// <summary>400: what was sent is wrong.</summary>
    public static RequestException Bad(string detail, Exception? inner = null) =>
        new(StatusCodes.Status400BadRequest, detail, inner);

    /// <summary>404: there is no such thing.</summary>
    public static RequestException NotFound(string what, string id) =>
        new(StatusCodes.Status404NotFound, $"There is no {what} \"{(id.Length > 80 ? id[..80] + "…" : id)}\".");

    /// <summary>409: it contradicts what there is.</summary>
    public static RequestException Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    /// <summary>503: something that the service needs is missing for now.</summary>
    public static RequestException Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);
}
