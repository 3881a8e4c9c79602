using Hive.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace Hive.Api.Page;

/// <summary>The console page at <c>/</c>. It holds nothing secret: what it shows, it asks the API for.</summary>
internal static class PageFeature
{
    // Everything from here, and nothing in the document itself: a text that is shown can never run.
    private const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Document = "/page";

    /// <summary>
    /// Gives a browser that opens this API the page. Everybody else gets what there always was at this address: nothing.
    /// </summary>
    public static void UsePage(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                if (
                    request.Path == "/"
                    && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
                    && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                )
                    request.Path = Document;
                return next(context);
            }
        );

    public static void MapPage(this WebApplication app)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods(Document, reading, (RequestDelegate)Open).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods($"{Document}/{{version}}/{{**file}}", reading, Send).AllowAnonymous().ExcludeFromDescription();
    }

    // Asked for again each time, because it names the others by their version.
    private static Task Open(HttpContext context)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return SendAsync(context, PageAssets.OfThisProgram.Index, "no-cache");
    }

    private static Task Send(string version, string file, HttpContext context)
    {
        var assets = PageAssets.OfThisProgram;
        // A page of before an update asks for files that are gone: it is told so, and not given others.
        return version == assets.Version && assets.Find(file) is { } asset
            ? SendAsync(context, asset, "public, max-age=31536000, immutable")
            : context.WriteProblemAsync(
                StatusCodes.Status404NotFound,
                "This program has no such file of the page; load the page again."
            );
    }

    private static async Task SendAsync(HttpContext context, PageAsset asset, string caching)
    {
        var (request, response) = (context.Request, context.Response);
        var headers = response.Headers;
        headers.ETag = asset.Tag;
        headers.CacheControl = caching;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (request.Headers.IfNoneMatch.Contains(asset.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        response.ContentType = asset.ContentType;
        var compressed = request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (compressed)
            headers.ContentEncoding = "gzip";
        var body = compressed ? asset.Compressed : asset.Plain();
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(request.Method))
            return;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
