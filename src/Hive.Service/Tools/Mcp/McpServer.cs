using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace Hive.Service.Tools.Mcp;

/// <summary>
/// One MCP server: connected when first needed, again after it died, and left alone for a while when it cannot be.
/// </summary>
internal sealed partial class McpServer(
    McpServerDefinition definition,
    McpTimeouts timeouts,
    TimeProvider time,
    ILoggerFactory logs,
    McpRelay? relay = null
) : IAsyncDisposable
{
    private readonly ILogger log = logs.CreateLogger<McpServer>();
    private readonly SemaphoreSlim gate = new(1);
    private readonly CancellationTokenSource ending = new();
    private volatile McpConnection? session;
    private (string Reason, long At, TimeSpan Pause)? failure;

    public McpServerDefinition Definition => definition;

    /// <summary>Its tools, as it last listed them.</summary>
    /// <exception cref="McpServerException">It cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<McpClientTool>> ToolsAsync(CancellationToken token) =>
        (await ConnectAsync(token)).Tools;

    /// <summary>Calls a tool and gives its answer. One that tells of progress is waited for longer.</summary>
    /// <exception cref="McpServerException">As with any other question.</exception>
    public async ValueTask<object> CallAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        TimeSpan? within,
        CancellationToken token
    ) =>
        McpAnswer.Of(
            await AskAsync(
                (client, either, going) => client.CallToolAsync(tool, arguments, going, cancellationToken: either),
                within,
                token
            )
        );

    /// <summary>Asks the server for something.</summary>
    /// <exception cref="McpServerException">It refuses, died, hangs, or cannot be reached. In the last three cases the next
    /// question begins anew with it.</exception>
    public ValueTask<T> AskAsync<T>(
        Func<McpClient, CancellationToken, ValueTask<T>> question,
        TimeSpan? within,
        CancellationToken token
    ) => AskAsync((client, either, _) => question(client, either), within, token);

    private async ValueTask<T> AskAsync<T>(
        Func<McpClient, CancellationToken, IProgress<ProgressNotificationValue>, ValueTask<T>> question,
        TimeSpan? within,
        CancellationToken token
    )
    {
        var current = await ConnectAsync(token);
        using var deadline = new CallDeadline(within ?? timeouts.Call, timeouts.LongestCall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            // The second wait is for a server that does not even take a cancellation.
            return await question(current.Client, either.Token, deadline).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            await DropAsync(current);
            throw new McpServerException(
                $"The MCP server {definition.Name} gave no answer within {(within ?? timeouts.Call).TotalSeconds:0.#} s.",
                e
            );
        }
        // It answered, if only with a refusal: the connection is good.
        catch (McpProtocolException e)
        {
            throw new McpServerException($"The MCP server {definition.Name} refuses the call: {e.Message}", e);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            await DropAsync(current);
            throw new McpServerException($"The MCP server {definition.Name} broke off: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A connection that is just being made gives up first.
        await ending.CancelAsync();
        await gate.WaitAsync();
        if (session is { } last)
            await EndAsync(last);
        session = null;
        gate.Release();
    }

    private async ValueTask<McpConnection> ConnectAsync(CancellationToken token)
    {
        if (session is { IsAlive: true } alive)
            return alive;
        await gate.WaitAsync(token);
        try
        {
            if (session is { IsAlive: true } meanwhile)
                return meanwhile;
            if (session is { } dead)
                await EndAsync(dead);
            session = null;
            ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, this);
            if (failure is { } last && time.GetElapsedTime(last.At) is var since && since < last.Pause)
                throw new McpServerException(
                    $"{last.Reason} It is tried again in {Math.Ceiling((last.Pause - since).TotalSeconds)} s."
                );
            return session = await OpenAsync(token);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<McpConnection> OpenAsync(CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(timeouts.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token, ending.Token);
        try
        {
            var opened = await McpConnection.OpenAsync(definition, timeouts, logs, relay, either.Token);
            failure = null;
            Connected(definition.Name, opened.Tools.Count);
            return opened;
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            var what = deadline.IsCancellationRequested
                ? $"it did not answer within {timeouts.Connect.TotalSeconds:0.#} s"
                : e.Message.TrimEnd('.');
            var reason = $"The MCP server {definition.Name} cannot be reached: {what}.";
            var pause = failure is { } before ? before.Pause * 2 : timeouts.FirstPause;
            failure = (reason, time.GetTimestamp(), pause < timeouts.LongestPause ? pause : timeouts.LongestPause);
            Unreachable(reason);
            throw new McpServerException(reason, e);
        }
    }

    private async Task DropAsync(McpConnection broken)
    {
        await gate.WaitAsync();
        try
        {
            if (session == broken)
                session = null;
        }
        finally
        {
            gate.Release();
        }
        await EndAsync(broken);
    }

    private async Task EndAsync(McpConnection session)
    {
        try
        {
            await session.DisposeAsync();
        }
        // It is gone either way, and whoever waits has an answer already.
        catch (Exception e)
        {
            EndFailed(definition.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "MCP server {Server} connected with {Tools} tools")]
    private partial void Connected(string server, int tools);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private partial void Unreachable(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MCP server {Server} did not end well: {Reason}")]
    private partial void EndFailed(string server, string reason);
}
