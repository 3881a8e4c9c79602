using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>Who answers what a server asks back while it carries out a call: the client that made the call.</summary>
public sealed record McpRelay
{
    /// <summary>Which client; a connection that asks back is for one client alone.</summary>
    public required string Session { get; init; }

    /// <summary>Asks the client's model; nothing where the client has none to offer.</summary>
    public Func<CreateMessageRequestParams, CancellationToken, ValueTask<CreateMessageResult>>? Sampling { get; init; }

    /// <summary>Asks the client's user; nothing where the client shows no questions.</summary>
    public Func<ElicitRequestParams, CancellationToken, ValueTask<ElicitResult>>? Elicitation { get; init; }

    /// <summary>Passes a line of the server's log on.</summary>
    public required Func<LoggingMessageNotificationParams, CancellationToken, ValueTask> Log { get; init; }

    /// <summary>Which lines of the server's log the client wants; nothing means none.</summary>
    public required Func<LoggingLevel?> Level { get; init; }

    /// <summary>A resource that the client follows has changed.</summary>
    public required Func<ResourceUpdatedNotificationParams, CancellationToken, ValueTask> Updated { get; init; }

    internal void AddTo(McpClientHandlers handlers)
    {
        if (Sampling is { } sampling)
            handlers.SamplingHandler = (asked, _, token) => sampling(asked!, token);
        if (Elicitation is { } elicitation)
            handlers.ElicitationHandler = (asked, token) => elicitation(asked!, token);
        handlers.NotificationHandlers =
        [
            .. handlers.NotificationHandlers ?? [],
            new(NotificationMethods.LoggingMessageNotification, (one, token) => PassAsync(one.Params, Log, token)),
            new(NotificationMethods.ResourceUpdatedNotification, (one, token) => PassAsync(one.Params, Updated, token)),
        ];
    }

    private static ValueTask PassAsync<T>(JsonNode? json, Func<T, CancellationToken, ValueTask> to, CancellationToken token)
        where T : class =>
        json?.Deserialize((JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T))) is { } read
            ? to(read, token)
            : default;
}
