using Hive.Service.Components;
using Hive.Service.Knowledge;
using Hive.Service.Secrets;
using Hive.Service.Tools.Http;
using Hive.Service.Tools.Mcp;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>Built-in tools, those of <c>ai/tools</c>, and those of MCP servers.</summary>
public sealed class ToolCatalogue(
    IKnowledgeSearch search,
    FetchTool fetch,
    McpServers servers,
    HttpClient http,
    SecretsFolder secrets,
    TimeProvider time
) : IToolCatalogue
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly KnowledgeTool knowledge = new(search, time);
    private readonly HttpTool requests = new(http, secrets, time);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AITool>> ToolsAsync(
        ToolSelection selection,
        ComponentSet components,
        CancellationToken token
    )
    {
        var tools = new List<AITool>(selection.Tools.Count + selection.McpServers.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in selection.Tools)
        {
            if (names.Add(name))
                tools.Add(
                    Guarded(
                        await ToolAsync(name, components, selection.Knowledge, token),
                        selection.WithApproval.Contains(name, StringComparer.Ordinal)
                    )
                );
        }
        var servers = selection.WithApproval.Select(McpEntry.Of).ToList();
        foreach (var entry in selection.McpServers)
            tools.AddRange(await ServerToolsAsync(entry, names, servers, token));
        return tools;
    }

    private static AITool Guarded(AITool tool, bool isGuarded)
    {
        if (isGuarded && tool is IHasTraits one)
            one.Traits = one.Traits with { RequiresApproval = true };
        return tool;
    }

    private async ValueTask<AITool> ToolAsync(
        string name,
        ComponentSet components,
        KnowledgeBounds bounds,
        CancellationToken token
    ) =>
        name switch
        {
            BuiltInTools.SearchKnowledge => knowledge.Make(
                name,
                "Searches the knowledge base and gives the best passages with their sources.",
                bounds
            ),
            BuiltInTools.HttpFetch => fetch.Make(name),
            BuiltInTools.AskUser => new QuestionTool(),
            _ => components.Tools.GetValueOrDefault(name) switch
            {
                HttpToolDefinition tool => requests.Make(tool),
                KnowledgeToolDefinition tool => knowledge.Make(
                    tool.Id,
                    tool.Description,
                    KnowledgeBounds.Of(tool.Filter),
                    TimeSpan.FromSeconds(tool.TimeoutSeconds),
                    ToolTraits.Of(tool)
                ),
                McpToolDefinition tool => await McpToolAsync(tool, token),
                _ => Missing(name, $"There is no tool {name}."),
            },
        };

    private async ValueTask<AITool> McpToolAsync(McpToolDefinition tool, CancellationToken token)
    {
        try
        {
            var theirs = (await servers.Find(tool.Server).ToolsAsync(token)).FirstOrDefault(one => one.Name == tool.Tool);
            return theirs is null
                ? Missing(tool.Id, $"The MCP server {tool.Server} has no tool {tool.Tool}.")
                : new McpFunction(
                    servers,
                    tool.Server,
                    tool.Tool,
                    tool.Id,
                    tool.Description.Length > 0 ? tool.Description : theirs.Description,
                    theirs.JsonSchema,
                    TimeSpan.FromSeconds(tool.TimeoutSeconds)
                )
                {
                    Traits = ToolTraits.Of(tool),
                };
        }
        catch (McpServerException e)
        {
            return Missing(tool.Id, e.Message);
        }
    }

    private async ValueTask<IEnumerable<AITool>> ServerToolsAsync(
        string entry,
        HashSet<string> names,
        IReadOnlyList<McpEntry> withApproval,
        CancellationToken token
    )
    {
        var (server, only) = McpEntry.Of(entry);
        try
        {
            var theirs = await servers.Find(server).ToolsAsync(token);
            var chosen = theirs.Where(one => only is null || one.Name == only).ToList();
            return chosen.Count == 0 && only is not null
                ? [Missing(ToolName.Free(only, server, names), $"The MCP server {server} has no tool {only}.")]
                : chosen.ConvertAll(one => new McpFunction(
                    servers,
                    server,
                    one.Name,
                    ToolName.Free(one.Name, server, names),
                    one.Description,
                    one.JsonSchema,
                    null
                )
                {
                    Traits = new(
                        RequiresApproval: withApproval.Any(guarded =>
                            guarded.Server == server && (guarded.Tool is null || guarded.Tool == one.Name)
                        )
                    ),
                });
        }
        catch (McpServerException e)
        {
            return [Missing(ToolName.Free(only ?? server, server, names), e.Message)];
        }
    }

    /// <summary>Stands for what cannot be had now, so that the model is told instead of the run failed.</summary>
    private TextFunction Missing(string name, string reason) =>
        new(
            ToolName.Clean(name),
            $"Not to be had at the moment. {reason}",
            ToolSchema.Anything,
            Timeout,
            time,
            (_, _) => ValueTask.FromResult(TextFunction.Error(reason))
        )
        {
            Traits = ToolTraits.ReadOnly,
        };
}
