using System.Net;
using Hive.Service.Tools.Http;

namespace Hive.Service.Tools.Mcp;

/// <summary>
/// Sends requests to one origin and nowhere else, whoever names another: the headers of <c>.mcp.json</c> may hold secrets.
/// </summary>
/// <remarks>A redirect within the origin is followed, as servers redirect <c>/mcp</c> to <c>/mcp/</c>.</remarks>
internal sealed class SameOriginHandler(Uri origin)
    : DelegatingHandler(
        MetadataAddress.Refuse(
            new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }
        )
    )
{
    private const int MostRedirects = 5;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        for (var redirects = 0; ; redirects++)
        {
            if (request.RequestUri is not { } address || !IsSame(address))
                throw new HttpRequestException(
                    $"It leads to another address, {Origin(request.RequestUri)}, which its headers are not sent to; name that in .mcp.json if it is right."
                );
            var response = await base.SendAsync(request, cancellationToken);
            if (!Keeps(response.StatusCode, request.Method) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            if (redirects == MostRedirects)
                throw new HttpRequestException($"It redirects more than {MostRedirects} times.");
            request.RequestUri = new(address, location);
        }
    }

    private bool IsSame(Uri address) => Origin(address) == Origin(origin);

    // Of the others a GET would come, without what is to be said.
    private static bool Keeps(HttpStatusCode status, HttpMethod method) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        || (
            method == HttpMethod.Get
            && status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        );

    private static string? Origin(Uri? address) =>
        address?.GetLeftPart(UriPartial.Authority).ToLowerInvariant() is { } authority ? $"{authority}/" : null;
}
