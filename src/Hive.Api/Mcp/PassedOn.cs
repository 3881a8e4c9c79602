using System.Text.Json;
using Hive.Service.Access;
using Hive.Service.Tools.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>What this server passes on from servers of the workspace, and how those ask back.</summary>
internal static class PassedOn
{
    /// <summary>Nobody knows what such a tool does.</summary>
    public const Scopes NeededForTools = Scopes.Run;

    public static McpGateway Gateway<T>(this RequestContext<T> request) =>
        request.Http().RequestServices.GetRequiredService<McpGateway>();

    /// <summary>Calls a tool of another server; nothing when none has it.</summary>
    public static async Task<CallToolResult?> CallAsync(
        RequestContext<CallToolRequestParams> request,
        CancellationToken token
    )
    {
        var clients = request.Http().RequestServices.GetRequiredService<McpClients>();
        var progress = new PassedProgress(request.Server, request.Params?.ProgressToken);
        using var call = clients.Calls(request.Server);
        var answer = await request
            .Gateway()
            .CallAsync(
                request.Params!.Name,
                (request.Params.Arguments ?? new Dictionary<string, JsonElement>()).ToDictionary(
                    one => one.Key,
                    one => (object?)one.Value,
                    StringComparer.Ordinal
                ),
                progress,
                clients.Relay(request.Server),
                token
            );
        // So that none of it comes behind the answer.
        await progress.Sent;
        return answer;
    }

    /// <summary>Passes progress on in its order.</summary>
    private sealed class PassedProgress(McpServer to, ProgressToken? asked) : IProgress<ProgressNotificationValue>
    {
        private readonly Lock gate = new();

        public Task Sent { get; private set; } = Task.CompletedTask;

        public void Report(ProgressNotificationValue value)
        {
            if (asked is not { } progress)
                return;
            lock (gate)
                Sent = SendAsync(Sent, progress, value);
        }

        private async Task SendAsync(Task before, ProgressToken progress, ProgressNotificationValue value)
        {
            await before;
            await to.NotifyProgressAsync(progress, value);
        }
    }
}
