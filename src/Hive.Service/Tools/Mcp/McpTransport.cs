using Hive.Service.Tools.Confinement;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Hive.Service.Tools.Mcp;

/// <summary>How a server is reached.</summary>
internal static class McpTransport
{
    /// <exception cref="McpServerException">Its headers cannot be had.</exception>
    public static async Task<IClientTransport> ToAsync(
        McpServerDefinition definition,
        McpTimeouts timeouts,
        ILoggerFactory logs,
        CancellationToken token
    ) =>
        definition switch
        {
            StdioServer program => Start(program, timeouts, logs),
            HttpServer http => new HttpClientTransport(
                new()
                {
                    Name = http.Name,
                    Endpoint = http.Url,
                    TransportMode = http.Sse ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = await HeadersCommand.HeadersAsync(http, token),
                    ConnectionTimeout = timeouts.Connect,
                },
                // Each wait has a limit of its own, and an answer may be a stream.
                new HttpClient(new SameOriginHandler(http.Url)) { Timeout = Timeout.InfiniteTimeSpan },
                logs,
                ownsHttpClient: true
            ),
            _ => throw new InvalidOperationException($"{definition} is of no known kind."),
        };

    private static StdioClientTransport Start(StdioServer program, McpTimeouts timeouts, ILoggerFactory logs)
    {
        var (command, arguments) =
            program.Confinement?.For(program.Command, program.Arguments) ?? (program.Command, program.Arguments);
        return new(
            new()
            {
                Name = program.Name,
                Command = command,
                Arguments = [.. arguments],
                // Our own variables name secrets; a server gets those that its entry gives it.
                InheritEnvironmentVariables = false,
                EnvironmentVariables = Variables(program),
                ShutdownTimeout = timeouts.Farewell,
            },
            logs
        );
    }

    private static Dictionary<string, string?> Variables(StdioServer program)
    {
        var variables = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        if (program.Confinement is not null)
        {
            foreach (var (name, value) in ConfinedProgram.Variables)
                variables[name] = value;
        }
        foreach (var (name, value) in program.Environment)
            variables[name] = value;
        return variables;
    }
}
