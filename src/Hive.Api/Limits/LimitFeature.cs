using System.Globalization;
using System.Threading.RateLimiting;
using Hive.Api.Access;
using Hive.Api.Problems;
using Hive.Api.Settings;
using Hive.Service.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Hive.Api.Limits;

/// <summary>How much and how often a client may send, and from which web pages.</summary>
internal static class LimitFeature
{
    /// <summary>The largest body of a route that says nothing else: 1 MiB.</summary>
    public const long UsualBody = 1024 * 1024;

    /// <summary>The largest body of a route whose images and files come in it, in base64: 20 MiB.</summary>
    public const long BodyWithFiles = 20 * UsualBody;

    public static void AddLimits(this WebApplicationBuilder builder, ApiSettings settings)
    {
        if (settings.CorsOrigins.Count > 0)
        {
            builder.Services.AddCors(cors =>
                cors.AddDefaultPolicy(policy =>
                    policy
                        .WithOrigins([.. settings.CorsOrigins])
                        .AllowAnyHeader()
                        .AllowAnyMethod()
                        .WithExposedHeaders("Retry-After", "Mcp-Session-Id")
                )
            );
        }
        if (settings.RateLimit is { } limit)
            builder.Services.AddRateLimiter(limiter =>
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                    PerKey(context, limit)
                );
                limiter.OnRejected = (rejected, token) => new(RejectAsync(rejected.HttpContext, rejected.Lease));
            });
    }

    /// <summary>
    /// Before all that answers: lets a body run out that nobody read, however large, for the few seconds that the server
    /// gives it. The server cuts a body beyond its limit: the client then fails while it still sends, and does not see the
    /// answer.
    /// </summary>
    public static void UseUnreadBodies(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                await next(context);
                if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                    limit.MaxRequestBodySize = null;
            }
        );

    /// <summary>Before access is checked: a browser asks without a key whether it may come with one.</summary>
    public static void UseOrigins(this WebApplication app, ApiSettings settings)
    {
        if (settings.CorsOrigins.Count > 0)
            app.UseCors();
    }

    /// <summary>After access is checked: the limit is a key's.</summary>
    public static void UseRateLimit(this WebApplication app, ApiSettings settings)
    {
        if (settings.RateLimit is not null)
            app.UseRateLimiter();
    }

    /// <summary>After the route, and so its limit, is known: refuses a body that says itself that it is too large.</summary>
    public static void UseBodyLimit(this WebApplication app) => app.Use(RefuseTooLargeAsync);

    /// <summary>Takes larger bodies than usual at an endpoint, or at all of a group.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="bytes">The most.</param>
    /// <param name="ofForms">Whether forms alone may be so large: files come in them.</param>
    public static T WithBodyLimit<T>(this T endpoints, long bytes, bool ofForms = false)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new BodyLimit(bytes, ofForms));

    private static Task RefuseTooLargeAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()
            is not { IsReadOnly: false, MaxRequestBodySize: { } most } limit
        )
            return next(context);
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() is { OfForms: true }
            && !context.Request.HasFormContentType
        )
            limit.MaxRequestBodySize = most = UsualBody;
        return context.Request.ContentLength > most
            ? context.WriteProblemAsync(StatusCodes.Status413PayloadTooLarge, Failure.TooLarge)
            : next(context);
    }

    private static RateLimitPartition<string> PerKey(HttpContext context, RateLimit limit) =>
        context.Features.Get<Caller>() is { } caller
            ? RateLimitPartition.GetFixedWindowLimiter(
                caller.Name,
                _ =>
                    new()
                    {
                        PermitLimit = limit.Requests,
                        Window = limit.Per,
                        QueueLimit = 0,
                    }
            )
            // Open to all: health must answer however busy a key is.
            : RateLimitPartition.GetNoLimiter("");

    private static Task RejectAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time)
            ? Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))
            : 1;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return context.WriteProblemAsync(
            StatusCodes.Status429TooManyRequests,
            $"The key \"{context.Caller().Name}\" asks too often; try again after {wait} s."
        );
    }

    private sealed record BodyLimit(long Bytes, bool OfForms) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Bytes;
    }
}
