namespace Hive.Api.SignIn;

/// <summary>Whether a request with a session's cookie comes from this API's own page.</summary>
/// <remarks>
/// The cookie is <c>SameSite=Strict</c>, but a site has all ports of a host: a page of another program on this machine is of
/// the same site. Browsers say with every request where it comes from.
/// </remarks>
internal static class OwnPage
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static bool Asks(HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request.Host))
            return false;
        return request.Headers[FetchSite].ToString() switch
        {
            "same-origin" => true,
            // An address that was typed, or a bookmark.
            "none" => reads,
            // A browser of before 2023; it names the page's origin with everything that changes something.
            "" => reads || origin.Length > 0,
            _ => false,
        };
    }

    // Without the scheme: behind a proxy that ends TLS this program does not know it.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Authority.Equals(WithoutUsualPort(host, page), StringComparison.OrdinalIgnoreCase);

    private static string WithoutUsualPort(HostString host, Uri page) =>
        host.Port is { } port && page.IsDefaultPort && port == page.Port ? host.Host : host.Value ?? "";
}
