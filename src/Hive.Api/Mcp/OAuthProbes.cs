using Hive.Api.Problems;

namespace Hive.Api.Mcp;

/// <summary>
/// Where clients look for an authorization server before they ask for a key. There is none: they are told so, and not that
/// a key is missing there too.
/// </summary>
internal static class OAuthProbes
{
    private static readonly IReadOnlyList<string> Addresses =
    [
        "/.well-known/{**anything}",
        "/mcp/.well-known/{**anything}",
        "/authorize",
        "/token",
        "/register",
    ];

    public static void MapOAuthProbes(this WebApplication app)
    {
        foreach (var address in Addresses)
            app.Map(address, (RequestDelegate)Nothing).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Nothing(HttpContext context) =>
        context.WriteProblemAsync(
            StatusCodes.Status404NotFound,
            "This API has no authorization server. Send the API key in the header x-api-key, or as a bearer token."
        );
}
