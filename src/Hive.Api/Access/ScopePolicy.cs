using Hive.Service.Access;
using Microsoft.AspNetCore.Authorization;

namespace Hive.Api.Access;

/// <summary>What a key must be allowed to do to open an endpoint.</summary>
internal sealed record NeededScope(Scopes Scope) : IAuthorizationRequirement;

/// <summary>The policies of scopes, and who fits them.</summary>
internal sealed class ScopePolicy : AuthorizationHandler<NeededScope>
{
    /// <summary>That of an endpoint that says nothing.</summary>
    public static AuthorizationPolicy Unsaid { get; } = Of(Scopes.Admin);

    /// <summary>That of a scope.</summary>
    public static AuthorizationPolicy Of(Scopes scope) => new([new NeededScope(scope)], []);

    /// <summary>What the key of a request must be allowed.</summary>
    public static Scopes Needed(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>()?.Scope ?? Scopes.Admin;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeededScope requirement)
    {
        // Routing's own answers (no such address, another method, another content type) tell nothing that a scope protects.
        if (
            context.Resource is HttpContext http
            && http.Features.Get<Caller>() is { } caller
            && (http.GetEndpoint() is not RouteEndpoint || caller.May(requirement.Scope))
        )
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
