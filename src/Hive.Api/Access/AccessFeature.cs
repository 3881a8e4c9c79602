using Hive.Api.Settings;
using Microsoft.Net.Http.Headers;

namespace Hive.Api.Access;

/// <summary>Every route needs the key, known or not, unless it says that it is open to all.</summary>
internal static class AccessFeature
{
    private const string KeyHeader = "x-api-key";
    private const string BearerPrefix = "Bearer ";

    public static void AddAccess(this WebApplicationBuilder builder, ApiSettings settings) =>
        builder.Services.AddSingleton(new ApiKey(settings.ApiKey));

    public static void UseAccess(this WebApplication app)
    {
        var key = app.Services.GetRequiredService<ApiKey>();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null || key.Opens(PresentedBy(context.Request)))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
    }

    /// <summary>Exempts an endpoint, or all of a group, from the key.</summary>
    public static T OpenToAll<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.WithMetadata(new OpenToAll());

    private static string? PresentedBy(HttpRequest request) =>
        request.Headers.TryGetValue(KeyHeader, out var key) ? key.ToString()
        : request.Headers.TryGetValue(HeaderNames.Authorization, out var value)
          && value.ToString() is var text && text.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? text[BearerPrefix.Length..].Trim()
            : null;
}
