using Hive.Api.Problems;
using Hive.Api.Settings;

namespace Hive.Api.Access;

/// <summary>Web pages of other origins change nothing here, whatever the browser sends along for them.</summary>
/// <remarks>
/// Browsers say with every request that changes something where the page is from. Other programs say nothing, and pass. What
/// a page may read is CORS' matter. At the MCP endpoint everything is a POST, so this is also the check that the MCP
/// specification asks for.
/// </remarks>
internal static class OriginCheck
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static void UseOriginCheck(this WebApplication app, ApiSettings settings) =>
        app.Use(
            (context, next) =>
                OnlyReads(context.Request.Method) || IsWelcome(context.Request, settings.CorsOrigins)
                    ? next(context)
                    : context.WriteProblemAsync(
                        StatusCodes.Status403Forbidden,
                        $"A web page of another origin may not do this. Name the page's origin in {SettingNames.CorsOrigins} if it is yours."
                    )
        );

    private static bool OnlyReads(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsWelcome(HttpRequest request, IReadOnlyList<string> named)
    {
        var origin = request.Headers.Origin.ToString();
        if (named.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return true;
        // The browser compared itself, and knows the name that it asked for even behind a proxy that changes it.
        if (request.Headers[FetchSite].ToString() is { Length: > 0 } site)
            return site is "same-origin" or "none";
        return origin.Length == 0 || IsOwn(origin, request.Host);
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme is "http" or "https"
        && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.Scheme == "https" ? 443 : 80));
}
