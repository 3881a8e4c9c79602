using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hive.Api.Tests.Driving;
using Hive.Service.Components;
using Hive.Service.Knowledge;
using Hive.Service.Secrets;
using Hive.Service.Tools;
using Hive.Service.Tools.Confinement;
using Hive.Service.Tools.Mcp;
using Hive.Tests.Postgres;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hive.Api.Tests.Tools;

/// <summary>A catalogue of tools over the servers of an <c>.mcp.json</c> of a test's own.</summary>
internal abstract class McpCatalogue
{
    protected static readonly McpTimeouts Timeouts = new()
    {
        Connect = TimeSpan.FromSeconds(20),
        Call = TimeSpan.FromSeconds(5),
        FirstPause = TimeSpan.FromMilliseconds(100),
    };

    protected string Script { get; private set; } = null!;

    private TemporaryFolder folder = null!;
    protected McpServers Servers { get; private set; } = null!;

    /// <summary>What <c>${NAME}</c> stands for.</summary>
    protected ConcurrentDictionary<string, string> Variables { get; } = new();

    /// <summary>How programs are started; nothing starts them as they are.</summary>
    protected virtual ConfinedProgram? Confinement => null;

    /// <summary>Where <c>.mcp.json</c> is.</summary>
    protected string Folder => folder.Path;

    private ToolCatalogue catalogue = null!;

    [OneTimeSetUp]
    public async Task FindScript() => Script = (await NodeClients.RunAsync("mcp-server.mjs", "where")).GetString()!;

    [SetUp]
    public void MakeFolder()
    {
        folder = new();
        Open(Timeouts);
    }

    [TearDown]
    public async Task EndServers()
    {
        await Servers.DisposeAsync();
        folder.Dispose();
    }

    protected (string Name, string Entry) Stdio(string name, string mode = "", Action<JsonObject>? more = null)
    {
        JsonObject entry = new() { ["command"] = "node", ["args"] = new JsonArray(Script, "stdio", mode) };
        more?.Invoke(entry);
        return (name, entry.ToJsonString());
    }

    protected void Write(params (string Name, string Entry)[] entries)
    {
        folder.Write(
            ".mcp.json",
            $$"""{"mcpServers": { {{string.Join(", ", entries.Select(one => $"\"{one.Name}\": {one.Entry}"))}} } }"""
        );
    }

    /// <summary>A file beside <c>.mcp.json</c>.</summary>
    protected void Beside(string name, string content) => folder.Write(name, content);

    protected void Open(McpTimeouts timeouts)
    {
        var secrets = new SecretsFolder(null, name => Variables.GetValueOrDefault(name), TimeProvider.System);
        Servers = new(
            Path.Combine(folder.Path, ".mcp.json"),
            secrets,
            Confinement,
            timeouts,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        catalogue = new(
            new NoKnowledge(),
            new(new(null), TimeProvider.System),
            Servers,
            new(),
            secrets,
            TimeProvider.System
        );
    }

    protected async Task<List<AIFunction>> ToolsAsync(params string[] entries) =>
        [.. (await catalogue.ToolsAsync(new([], entries), ComponentSet.Empty, CancellationToken.None)).Cast<AIFunction>()];

    /// <summary>The names of those that a person has to consent to.</summary>
    protected async Task<IEnumerable<string>> GuardedAsync(string entry, string guarded) =>
        (
            await catalogue.ToolsAsync(
                new([], [entry]) { WithApproval = [guarded] },
                ComponentSet.Empty,
                CancellationToken.None
            )
        )
            .Cast<AIFunction>()
            .Where(tool => ToolTraits.Of(tool).RequiresApproval)
            .Select(tool => tool.Name);

    protected static async Task<string> CallAsync(
        List<AIFunction> tools,
        string name,
        params (string Name, object Value)[] arguments
    ) => (await ResultAsync(tools, name, arguments)).ToString()!;

    protected static async Task<object> ResultAsync(
        List<AIFunction> tools,
        string name,
        params (string Name, object Value)[] arguments
    ) =>
        (
            await tools
                .Single(tool => tool.Name == name)
                .InvokeAsync(new(arguments.ToDictionary(one => one.Name, one => (object?)one.Value)))
        )!;

    private sealed class NoKnowledge : IKnowledgeSearch
    {
        public Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token) =>
            Task.FromResult<IReadOnlyList<KnowledgePassage>>([]);
    }
}
