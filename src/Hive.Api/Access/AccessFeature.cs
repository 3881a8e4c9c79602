using System.Globalization;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Settings;
using Hive.Api.SignIn;
using Hive.Service.Access;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hive.Api.Access;

/// <summary>
/// Every route needs a key, known or not, unless it says that it is open to all; and each says what the key must be allowed.
/// </summary>
internal static class AccessFeature
{
    private const string KeyHeader = "x-api-key";
    private const string BearerPrefix = "Bearer ";

    public static void AddAccess(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(new ApiKey(settings.ApiKey, TimeProvider.System));
        builder.Services.AddSingleton(new Authentication(settings.AccessIsOff));
        builder.Services.AddSingleton<WrongKeys>();
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<SignedOutStore>();
        builder.AddJsonTypes(KeyJson.Default);
    }

    public static void UseAccess(this WebApplication app, ApiSettings settings)
    {
        var key = app.Services.GetRequiredService<ApiKey>();
        var ring = app.Services.GetRequiredService<KeyRing>();
        var wrong = app.Services.GetRequiredService<WrongKeys>();
        var sessions = app.Services.GetRequiredService<BrowserSessions>();
        app.Use(
            async (context, next) =>
            {
                var endpoint = context.GetEndpoint();
                if (endpoint?.Metadata.GetMetadata<OpenToAll>() is not null)
                {
                    await next(context);
                    return;
                }
                var presented = Presented(context.Request, endpoint);
                var session = presented is null && !settings.AccessIsOff ? sessions.Of(context.Request) : null;
                if (session is not null && !OwnPage.Asks(context.Request))
                {
                    await context.WriteProblemAsync(
                        StatusCodes.Status403Forbidden,
                        "A browser's session counts for the page of this address alone; another page or program needs a key."
                    );
                    return;
                }
                var caller =
                    settings.AccessIsOff ? Caller.Anybody
                    : session is not null ? await sessions.CallerAsync(session, context.RequestAborted)
                    : presented is null ? null
                    : key.Opens(presented) ? Caller.Root
                    : await ring.FindAsync(presented, context.RequestAborted)
                        ?? (key.OpensNow(presented) ? Caller.Root : null);
                if (
                    caller is null
                    && presented is not null
                    && !key.WasReplaced(presented)
                    && wrong.Add(context.Connection.RemoteIpAddress) is { } seconds
                )
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                    await context.WriteProblemAsync(
                        StatusCodes.Status429TooManyRequests,
                        $"Too many wrong keys came from your address; the right one opens at once, another try after {seconds} s."
                    );
                }
                else if (caller is null)
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    context.Response.Headers.WWWAuthenticate = BrowserAccess.IsAllowed(endpoint)
                        ? new StringValues(["Bearer", BrowserAccess.Challenge])
                        : "Bearer";
                }
                else if (Needed(endpoint) is var needed && !caller.May(needed))
                {
                    await context.WriteProblemAsync(
                        StatusCodes.Status403Forbidden,
                        $"The key \"{caller.Name}\" lacks the scope {string.Join(", ", ScopeNames.Of(needed))}."
                    );
                }
                else
                {
                    context.Features.Set(caller);
                    UserBounds.Enter(caller.UserId);
                    if (session is not null)
                        context.Features.Set(session);
                    await next(context);
                }
            }
        );
    }

    /// <summary>The id of the key that a request came with, itself or by its session; nothing for the root key.</summary>
    public static string? KeyId(this HttpContext context) =>
        context.Features.Get<BrowserSession>() is { } session ? session.KeyId
        : ReferenceEquals(context.Caller(), Caller.Root) ? null
        : Presented(context.Request, context.GetEndpoint()) is { } presented ? KeyText.IdIn(presented)
        : null;

    /// <summary>Exempts an endpoint, or all of a group, from the key.</summary>
    public static T OpenToAll<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new OpenToAll());

    /// <summary>
    /// What the key must be allowed to open an endpoint, or all of a group. An endpoint that says nothing needs admin.
    /// </summary>
    public static T NeedsScope<T>(this T endpoints, Scopes scope)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new NeededScope(scope));

    private static Scopes Needed(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<NeededScope>()?.Scope
        // Routing's own answers (no such address, another method, another content type) tell nothing that a scope protects.
        ?? (endpoint is RouteEndpoint ? Scopes.Admin : Scopes.None);

    private static string? Presented(HttpRequest request, Endpoint? endpoint) =>
        PresentedBy(request) ?? (BrowserAccess.IsAllowed(endpoint) ? BrowserAccess.PresentedBy(request) : null);

    private static string? PresentedBy(HttpRequest request) =>
        request.Headers.TryGetValue(KeyHeader, out var key) ? key.ToString()
        : request.Headers.TryGetValue(HeaderNames.Authorization, out var value)
        && value.ToString() is var text
        && text.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? text[BearerPrefix.Length..].Trim()
        : null;
}
