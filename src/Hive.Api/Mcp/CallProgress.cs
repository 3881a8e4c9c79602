using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>What a client hears of a call while it is under way: as progress if it asked for that, and in its log.</summary>
internal sealed class CallProgress(McpServer server, ProgressToken? asked)
{
    private int number;

    /// <summary>Whether there is anybody to tell.</summary>
    public bool IsHeard => asked is not null || server.LoggingLevel is not null;

    /// <summary>Tells that something has happened.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="level">How much it matters in a log.</param>
    /// <param name="token">Ends the sending.</param>
    public async Task TellAsync(string message, LoggingLevel level, CancellationToken token)
    {
        if (asked is { } progress)
            await server.NotifyProgressAsync(
                progress,
                new ProgressNotificationValue { Progress = ++number, Message = message },
                cancellationToken: token
            );
        if (server.LoggingLevel is { } least && level >= least)
            await server.SendNotificationAsync(
                NotificationMethods.LoggingMessageNotification,
                new LoggingMessageNotificationParams
                {
                    Level = level,
                    Logger = "hive.runs",
                    Data = JsonSerializer.SerializeToElement(message, McpJson.Readable.String),
                },
                McpJsonUtilities.DefaultOptions,
                token
            );
    }
}
