namespace Hive.Api.Documents;

/// <summary>Marks a route that may answer with server-sent events.</summary>
internal sealed class Events;

/// <summary>Says so in the OpenAPI document.</summary>
internal static class EventRoutes
{
    public static RouteHandlerBuilder WithEvents(this RouteHandlerBuilder route) => route.WithMetadata(new Events());
}
