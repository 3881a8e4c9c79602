using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;

namespace Hive.Service.Tools.Mcp;

/// <summary>Asks a command for headers, as Claude Code does: when a server is connected, and not before.</summary>
internal static class HeadersCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The headers of a server, those of the command before those of the file.</summary>
    /// <exception cref="McpServerException">It fails, hangs, or gives no such headers.</exception>
    public static async Task<Dictionary<string, string>> HeadersAsync(HttpServer server, CancellationToken token)
    {
        Dictionary<string, string> headers = new(server.Headers, StringComparer.OrdinalIgnoreCase);
        if (server.HeadersHelper is not { } command)
            return headers;
        foreach (var (name, value) in await AskAsync(server, command, token))
            headers[name] = value;
        return headers;
    }

    private static async Task<List<(string Name, string Value)>> AskAsync(
        HttpServer server,
        string command,
        CancellationToken token
    )
    {
        using var process = new Process { StartInfo = Start(server, command) };
        using var deadline = new CancellationTokenSource(Longest);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            process.Start();
            process.StandardInput.Close();
            var said = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            await errors;
            // Neither is told: they may hold what the headers do.
            return process.ExitCode == 0
                ? Read(await said)
                : throw new McpServerException($"Its headersHelper ended with {process.ExitCode}.");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new McpServerException($"Its headersHelper did not end within {Longest.TotalSeconds:0} s.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new McpServerException($"Its headersHelper cannot be started: {e.Message}.", e);
        }
        finally
        {
            Kill(process);
        }
    }

    private static ProcessStartInfo Start(HttpServer server, string command)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = server.Folder ?? "",
        };
        // As with server programs: our own variables name secrets.
        start.Environment.Clear();
        foreach (var (name, value) in StdioClientTransportOptions.GetDefaultEnvironmentVariables())
            start.Environment[name] = value;
        start.Environment["CLAUDE_CODE_MCP_SERVER_NAME"] = server.Name;
        start.Environment["CLAUDE_CODE_MCP_SERVER_URL"] = server.Url.AbsoluteUri;
        return start;
    }

    private static List<(string Name, string Value)> Read(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String)
            )
                return [.. json.RootElement.EnumerateObject().Select(one => (one.Name, one.Value.GetString()!))];
        }
        catch (JsonException)
        {
            // Told below, without the parser's words, which show some of it.
        }
        throw new McpServerException("Its headersHelper gives no JSON object of texts.");
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }
    }
}
