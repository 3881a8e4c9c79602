using Hive.Api.SignIn;
using Hive.Service.Access;
using Microsoft.Net.Http.Headers;

namespace Hive.Api.Access;

/// <summary>The key that a request came with.</summary>
internal static class PresentedKey
{
    private const string KeyHeader = "x-api-key";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Its text; nothing when there is none.</summary>
    public static string? Of(HttpContext context) =>
        Of(context.Request)
        ?? (BrowserAccess.IsAllowed(context.GetEndpoint()) ? BrowserAccess.PresentedBy(context.Request) : null);

    /// <summary>The id of the key, presented itself or by its session; nothing for the root key.</summary>
    public static string? KeyId(this HttpContext context) =>
        context.Features.Get<BrowserSession>() is { } session ? session.KeyId
        : ReferenceEquals(context.Caller(), Caller.Root) ? null
        : Of(context) is { } presented ? KeyText.IdIn(presented)
        : null;

    private static string? Of(HttpRequest request) =>
        request.Headers.TryGetValue(KeyHeader, out var key) ? key.ToString()
        : request.Headers.TryGetValue(HeaderNames.Authorization, out var value)
        && value.ToString() is var text
        && text.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? text[BearerPrefix.Length..].Trim()
        : null;
}
