using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Access;
using Microsoft.AspNetCore.Authorization;

namespace Hive.Api.Access;

/// <summary>
/// Every route needs a key, known or not, unless it says that it is open to all; and each says what the key must be allowed.
/// </summary>
internal static class AccessFeature
{
    public static void AddAccess(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(new ApiKey(settings.ApiKey, TimeProvider.System));
        builder.Services.AddSingleton(new Authentication(settings.AccessIsOff));
        builder.Services.AddSingleton<WrongKeys>();
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<SignedOutStore>();
        builder.Services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = KeyAuthentication.Scheme;
            authentication.AddScheme<KeyAuthentication>(KeyAuthentication.Scheme, displayName: null);
        });
        builder.Services.AddScoped<KeyAuthentication>();
        builder.Services.AddSingleton<IAuthorizationHandler, ScopePolicy>();
        builder
            .Services.AddAuthorizationBuilder()
            .SetDefaultPolicy(ScopePolicy.Of(Scopes.None))
            .SetFallbackPolicy(ScopePolicy.Unsaid);
        builder.AddJsonTypes(KeyJson.Default);
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(
            (context, next) =>
            {
                if (context.Features.Get<Caller>() is { } caller)
                    UserBounds.Enter(caller.UserId);
                return next(context);
            }
        );
    }

    /// <summary>
    /// What the key must be allowed to open an endpoint, or all of a group. An endpoint that says nothing needs admin.
    /// </summary>
    public static T NeedsScope<T>(this T endpoints, Scopes scope)
        where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new NeededScope(scope)).RequireAuthorization(ScopePolicy.Of(scope));
}
