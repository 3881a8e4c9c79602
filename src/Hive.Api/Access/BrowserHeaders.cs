using Microsoft.Extensions.Primitives;

namespace Hive.Api.Access;

/// <summary>
/// What every answer tells a browser that shows it: take it for what it says it is, run nothing in it, show it in no other
/// page.
/// </summary>
internal static class BrowserHeaders
{
    private static readonly StringValues NoSniffing = "nosniff";
    private static readonly StringValues NoFrame = "DENY";
    private static readonly StringValues Nothing = "default-src 'none'; frame-ancestors 'none'";

    public static void UseBrowserHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                Set(context.Response);
                if (context.GetEndpoint()?.Metadata.GetMetadata<IsPage>()?.NonceKey is { } nonce)
                {
                    // Made while the page is written, so it is known only then.
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers.ContentSecurityPolicy = Page(context.Items[nonce] as string);
                        return Task.CompletedTask;
                    });
                }
                return next(context);
            }
        );

    /// <summary>Once more where an answer was begun anew.</summary>
    public static void Set(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = NoSniffing;
        response.Headers.XFrameOptions = NoFrame;
        response.Headers.ContentSecurityPolicy = Nothing;
    }

    /// <summary>Marks a page, which runs our scripts and talks to us and to nobody else.</summary>
    /// <param name="endpoints">The page and what belongs to it.</param>
    /// <param name="nonceKey">Where the page leaves its nonce among the request's items.</param>
    public static T IsPageOfOurs<T>(this T endpoints, string nonceKey)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new IsPage(nonceKey));

    private static string Page(string? nonce) =>
        $"default-src 'none'; script-src 'self'{(nonce is null ? "" : $" 'nonce-{nonce}'")}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private sealed record IsPage(string NonceKey);
}
