namespace Hive.Api.Documents;

/// <summary>What a request and its answer look like, as JSON.</summary>
internal sealed record Example(string? Request, string? Answer);

/// <summary>Examples beside the routes that they are of.</summary>
internal static class Examples
{
    /// <summary>Shows a request's body, an answer's body, or both in the OpenAPI document.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder route,
        string? request = null,
        string? answer = null
    ) => route.WithMetadata(new Example(request, answer));
}
