using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>
/// Passes tools, resources and prompts of published servers on, under their own names. Where two servers have the same name,
/// the first one in the file counts.
/// </summary>
public sealed class McpGateway(McpServers servers, PublishedServers published, McpConnections connections)
{
    // A call may ask a person something in between.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);

    /// <summary>The tools that can be had now.</summary>
    public Task<IReadOnlyList<Tool>> ToolsAsync(CancellationToken token) =>
        AllAsync(async server => (await server.ToolsAsync(token)).Select(one => one.ProtocolTool), one => one.Name, token);

    /// <summary>Calls a tool; nothing when no server has it.</summary>
    /// <exception cref="McpProtocolException">The server refuses, or cannot be asked.</exception>
    public async Task<CallToolResult?> CallAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        IProgress<ProgressNotificationValue> progress,
        McpRelay? relay,
        CancellationToken token
    )
    {
        foreach (var server in Servers())
        {
            if (!await HasAsync(server, tool, token))
                continue;
            var asked = await connections.ForAsync(server, relay, token);
            return await McpQuestions.PlainlyAsync(
                asked.AskAsync(
                    (client, either) => client.CallToolAsync(tool, arguments, progress, cancellationToken: either),
                    relay is null ? null : LongestCall,
                    token
                )
            );
        }
        return null;
    }

    /// <summary>The resources that can be had now.</summary>
    public Task<IReadOnlyList<Resource>> ResourcesAsync(CancellationToken token) =>
        OfferedAsync(
            one => one.Resources is not null,
            async (client, either) =>
                (await client.ListResourcesAsync(cancellationToken: either)).Select(one => one.ProtocolResource),
            one => one.Uri,
            token
        );

    /// <summary>The templates of resources that can be had now.</summary>
    public Task<IReadOnlyList<ResourceTemplate>> TemplatesAsync(CancellationToken token) =>
        OfferedAsync(
            one => one.Resources is not null,
            async (client, either) =>
                (await client.ListResourceTemplatesAsync(cancellationToken: either)).Select(one =>
                    one.ProtocolResourceTemplate
                ),
            one => one.UriTemplate,
            token
        );

    /// <summary>The prompts that can be had now.</summary>
    public Task<IReadOnlyList<Prompt>> PromptsAsync(CancellationToken token) =>
        OfferedAsync(
            one => one.Prompts is not null,
            async (client, either) =>
                (await client.ListPromptsAsync(cancellationToken: either)).Select(one => one.ProtocolPrompt),
            one => one.Name,
            token
        );

    /// <summary>Reads a resource; nothing when no server has it.</summary>
    public Task<ReadResourceResult?> ReadAsync(string uri, CancellationToken token) =>
        FirstAsync(
            one => one.Resources is not null,
            (client, either) => client.ReadResourceAsync(uri, cancellationToken: either),
            token
        );

    /// <summary>Fills a prompt in; nothing when no server has it.</summary>
    public Task<GetPromptResult?> PromptAsync(
        string name,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken token
    ) =>
        FirstAsync(
            one => one.Prompts is not null,
            (client, either) => client.GetPromptAsync(name, arguments, cancellationToken: either),
            token
        );

    /// <summary>Completes an argument; nothing when no server does.</summary>
    public Task<CompleteResult?> CompleteAsync(CompleteRequestParams asked, CancellationToken token) =>
        FirstAsync(one => one.Completions is not null, (client, either) => client.CompleteAsync(asked, either), token);

    /// <summary>Follows a resource for a client, or no longer; false when no server has it.</summary>
    public async Task<bool> FollowAsync(string uri, bool follows, McpRelay relay, CancellationToken token)
    {
        foreach (var server in Servers())
        {
            var asked = await connections.ForAsync(server, relay, token);
            var done = await McpQuestions.AskAsync(
                asked,
                one => one.Resources?.Subscribe == true,
                async (client, either) =>
                {
                    await (
                        follows
                            ? client.SubscribeToResourceAsync(new SubscribeRequestParams { Uri = uri }, either)
                            : client.UnsubscribeFromResourceAsync(new UnsubscribeRequestParams { Uri = uri }, either)
                    );
                    return true;
                },
                false,
                token
            );
            if (done)
                return true;
        }
        return false;
    }

    private IEnumerable<McpServer> Servers()
    {
        foreach (var name in published.Names())
        {
            if (Found(name) is { } server)
                yield return server;
        }
    }

    // What is wrong with the file shows among the components' problems.
    private McpServer? Found(string name)
    {
        try
        {
            return servers.Find(name);
        }
        catch (McpServerException)
        {
            return null;
        }
    }

    private static async Task<bool> HasAsync(McpServer server, string tool, CancellationToken token)
    {
        try
        {
            return (await server.ToolsAsync(token)).Any(one => one.Name == tool);
        }
        catch (McpServerException)
        {
            return false;
        }
    }

    private Task<IReadOnlyList<T>> OfferedAsync<T>(
        Func<ServerCapabilities, bool> offers,
        Func<McpClient, CancellationToken, ValueTask<IEnumerable<T>>> question,
        Func<T, string> name,
        CancellationToken token
    ) => AllAsync(server => McpQuestions.AskAsync(server, offers, question, [], token), name, token);

    // One that cannot be asked is left out of a list; the others count.
    private async Task<IReadOnlyList<T>> AllAsync<T>(
        Func<McpServer, Task<IEnumerable<T>>> of,
        Func<T, string> name,
        CancellationToken token
    )
    {
        List<T> all = [];
        foreach (var server in Servers())
        {
            try
            {
                all.AddRange(await of(server));
            }
            catch (McpServerException)
            {
                token.ThrowIfCancellationRequested();
            }
        }
        return [.. all.DistinctBy(name, StringComparer.Ordinal)];
    }

    private async Task<T?> FirstAsync<T>(
        Func<ServerCapabilities, bool> offers,
        Func<McpClient, CancellationToken, ValueTask<T>> question,
        CancellationToken token
    )
        where T : class
    {
        foreach (var server in Servers())
        {
            if (
                await McpQuestions.AskAsync<T?>(
                    server,
                    offers,
                    async (client, either) => await question(client, either),
                    null,
                    token
                ) is
                { } answer
            )
                return answer;
        }
        return null;
    }
}
