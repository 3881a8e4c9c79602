using System.Globalization;
using System.Security.Claims;
using Hive.Api.Problems;
using Hive.Api.SignIn;
using Hive.Service.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Primitives;

namespace Hive.Api.Access;

/// <summary>
/// Says whose key a request came with, and answers whoever has none, a wrong one or one that lacks the scope.
/// </summary>
internal sealed class KeyAuthentication(
    ApiKey rootKey,
    KeyRing ring,
    WrongKeys wrong,
    BrowserSessions sessions,
    Authentication access
) : IAuthenticationHandler
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "key";

    private HttpContext context = null!;
    private string? presented;
    private bool isForeignPage;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        this.context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        // Nobody asks the database who it is that wants to know whether the database is well.
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();
        if (await CallerAsync() is not { } caller)
            return AuthenticateResult.NoResult();
        context.Features.Set(caller);
        // A session of MCP belongs to the name that it was begun with; another key has nothing to do with it.
        return AuthenticateResult.Success(
            new(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, caller.Name)], Scheme)), Scheme)
        );
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        if (isForeignPage)
            return context.WriteProblemAsync(
                StatusCodes.Status403Forbidden,
                "A browser's session counts for the page of this address alone; another page or program needs a key."
            );
        if (
            presented is not null
            && !rootKey.WasReplaced(presented)
            && wrong.Add(context.Connection.RemoteIpAddress) is { } seconds
        )
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return context.WriteProblemAsync(
                StatusCodes.Status429TooManyRequests,
                $"Too many wrong keys came from your address; the right one opens at once, another try after {seconds} s."
            );
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = BrowserAccess.IsAllowed(context.GetEndpoint())
            ? new StringValues(["Bearer", BrowserAccess.Challenge])
            : "Bearer";
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties) =>
        context.WriteProblemAsync(
            StatusCodes.Status403Forbidden,
            $"The key \"{context.Caller().Name}\" lacks the scope {string.Join(", ", ScopeNames.Of(ScopePolicy.Needed(context)))}."
        );

    private async ValueTask<Caller?> CallerAsync()
    {
        if (access.IsOff)
            return Caller.Anybody;
        presented = PresentedKey.Of(context);
        if (presented is not null)
            return rootKey.Opens(presented)
                ? Caller.Root
                : await ring.FindAsync(presented, context.RequestAborted)
                    ?? (rootKey.OpensNow(presented) ? Caller.Root : null);
        if (sessions.Of(context.Request) is not { } session)
            return null;
        isForeignPage = !OwnPage.Asks(context.Request);
        if (isForeignPage)
            return null;
        context.Features.Set(session);
        return await sessions.CallerAsync(session, context.RequestAborted);
    }
}
