using System.Text;
using Microsoft.Net.Http.Headers;

namespace Hive.Api.Access;

/// <summary>Lets a browser open a page: it asks the user for a name (any) and a password (the key).</summary>
/// <remarks>
/// Of pages that only tell something: a browser sends what it was told with every request to this host, whoever made it do
/// so, and no route that does something may take that for the user's request.
/// </remarks>
internal static class BrowserAccess
{
    private const string BasicPrefix = "Basic ";

    /// <summary>What such a page answers to whoever has no key.</summary>
    public const string Challenge = "Basic realm=\"hive\", charset=\"UTF-8\"";

    /// <summary>Opens an endpoint, or all of a group, to browsers too.</summary>
    public static T OpensInBrowsers<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new InBrowsers());

    public static bool IsAllowed(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<InBrowsers>() is not null;

    /// <summary>The password that a browser sent.</summary>
    public static string? PresentedBy(HttpRequest request)
    {
        var text = request.Headers[HeaderNames.Authorization].ToString();
        if (!text.StartsWith(BasicPrefix, StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = stackalloc byte[512];
        return
            Convert.TryFromBase64String(text[BasicPrefix.Length..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]).Split(':', 2) is [_, var password]
            ? password
            : null;
    }

    private sealed class InBrowsers;
}
