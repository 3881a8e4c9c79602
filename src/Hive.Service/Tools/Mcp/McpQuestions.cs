using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>Questions to servers that may have no answer.</summary>
internal static class McpQuestions
{
    /// <summary>The answer, or another where the server does not offer such a thing or cannot be asked.</summary>
    public static async Task<T> AskAsync<T>(
        McpServer server,
        Func<ServerCapabilities, bool> offers,
        Func<McpClient, CancellationToken, ValueTask<T>> question,
        T otherwise,
        CancellationToken token
    )
    {
        try
        {
            return await server.AskAsync(
                (client, either) =>
                    offers(client.ServerCapabilities) ? question(client, either) : ValueTask.FromResult(otherwise),
                null,
                token
            );
        }
        catch (McpServerException)
        {
            token.ThrowIfCancellationRequested();
            return otherwise;
        }
    }

    /// <summary>The answer; a refusal is told as the server told it.</summary>
    /// <exception cref="McpProtocolException">It refuses, or cannot be asked.</exception>
    public static async Task<T> PlainlyAsync<T>(ValueTask<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (McpServerException e)
        {
            throw e.InnerException as McpProtocolException
                ?? new McpProtocolException(e.Message, McpErrorCode.InternalError);
        }
    }
}
