using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hive.Api.Components;
using Hive.Api.Json;
using Hive.Api.Runs;
using Hive.Service.Components;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>Components, knowledge documents and runs as resources.</summary>
internal static class McpResources
{
    private const string Json = "application/json";
    private const string Plain = "text/plain";
    private const int PageSize = 100;
    private const int LongestText = 1_000_000;

    private static readonly IReadOnlyList<ResourceTemplate> Templates =
    [
        Template(ResourceAddress.Agent, "An agent", Json),
        Template(ResourceAddress.Team, "A team", Json),
        Template(ResourceAddress.Workflow, "A workflow", Json),
        Template(ResourceAddress.Document, "A document of the knowledge base, as searches see it", Plain),
        Template(ResourceAddress.Run, "A run with its answer and what was done in it", Json),
    ];

    /// <summary>Components first, then documents, then runs; the cursor says where the next page begins.</summary>
    public static async ValueTask<ListResourcesResult> ListAsync(
        RequestContext<ListResourcesRequestParams> request,
        CancellationToken token
    )
    {
        var services = request.Http().RequestServices;
        var cursor = request.Params?.Cursor ?? "";
        return cursor.Split(':') switch
        {
            [""] => new()
            {
                Resources =
                [
                    .. services
                        .GetRequiredService<IComponentSource>()
                        .Current.All.Where(one => one.Kind is not ComponentKind.Tool)
                        .Select(Of),
                    .. await request.Gateway().ResourcesAsync(token),
                ],
                NextCursor = "documents:1",
            },
            ["documents", var page] when int.TryParse(page, out var number) && number is > 0 and < 1_000_000 =>
                await DocumentsAsync(services.GetRequiredService<KnowledgeStore>(), number, token),
            ["runs", var before] when before == "" || Guid.TryParse(before, out _) => await RunsAsync(
                services.GetRequiredService<RunSummaries>(),
                Guid.TryParse(before, out var id) ? id : null,
                token
            ),
            _ => throw McpRequests.NotFound("page", cursor),
        };
    }

    public static async ValueTask<ListResourceTemplatesResult> TemplatesAsync(
        RequestContext<ListResourceTemplatesRequestParams> request,
        CancellationToken token
    ) => new() { ResourceTemplates = [.. Templates, .. await request.Gateway().TemplatesAsync(token)] };

    public static async ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request,
        CancellationToken token
    )
    {
        var uri = request.Params?.Uri ?? "";
        var services = request.Http().RequestServices;
        var read = ResourceAddress.Parse(uri) switch
        {
            (ResourceAddress.Document, var id) => await DocumentAsync(services, uri, id, token),
            (ResourceAddress.Run, var id) => await RunAsync(services, uri, id, token),
            var (kind, id) => Component(services.GetRequiredService<IComponentSource>().Current, uri, kind, id),
            null => null,
        };
        return read is not null
            ? new() { Contents = [read] }
            : await request.Gateway().ReadAsync(uri, token) ?? throw McpRequests.NotFound("resource", uri);
    }

    private static async Task<ListResourcesResult> DocumentsAsync(KnowledgeStore store, int page, CancellationToken token)
    {
        var (documents, total) = await store.ListAsync(PageSize, page, token);
        return new()
        {
            Resources =
            [
                .. documents.Select(one => new Resource
                {
                    Uri = ResourceAddress.Of(ResourceAddress.Document, one.Id.ToString()),
                    Name = one.Name,
                    Description = one.Description,
                    MimeType = Plain,
                    Annotations = new() { LastModified = one.Updated },
                }),
            ],
            NextCursor = page * (long)PageSize < total ? $"documents:{page + 1}" : "runs:",
        };
    }

    private static async Task<ListResourcesResult> RunsAsync(RunSummaries runs, Guid? before, CancellationToken token)
    {
        var found = await runs.ListAsync(new() { Before = before, Limit = PageSize }, token);
        return new()
        {
            Resources =
            [
                .. found.Select(one => new Resource
                {
                    Uri = ResourceAddress.Of(ResourceAddress.Run, one.Id.ToString()),
                    Name = $"{one.ComponentId}: {one.Input}",
                    Description = $"A run of the {one.Kind.Word()} {one.ComponentId}, {one.Status.Word()}",
                    MimeType = Json,
                    Annotations = new() { LastModified = one.EndedAt ?? one.CreatedAt },
                }),
            ],
            NextCursor = found.Count == PageSize ? $"runs:{found[^1].Id}" : null,
        };
    }

    private static Resource Of(ComponentDefinition one) =>
        new()
        {
            Uri = ResourceAddress.Of(ResourceAddress.Of(one.Kind), one.Id),
            Name = one.Id,
            Title = one.Name,
            Description = one.Description,
            MimeType = Json,
        };

    private static TextResourceContents? Component(ComponentSet set, string uri, string kind, string id) =>
        set.All.FirstOrDefault(one => ResourceAddress.Of(one.Kind) == kind && one.Id == id) is { } found
            ? Text(uri, Json, JsonSerializer.Serialize(ComponentEntry.Of(found), Entry))
            : null;

    private static async Task<ResourceContents?> DocumentAsync(
        IServiceProvider services,
        string uri,
        string id,
        CancellationToken token
    )
    {
        var store = services.GetRequiredService<KnowledgeStore>();
        if (!Guid.TryParse(id, out var document) || await store.FindAsync(document, token) is null)
            return null;
        var text = new StringBuilder();
        for (var offset = 0; text.Length < LongestText; offset += PageSize)
        {
            var chunks = await store.ChunksAsync(document, PageSize, offset, token);
            foreach (var chunk in chunks)
                text.Append(text.Length > 0 ? "\n\n" : "").Append(chunk.Text);
            if (chunks.Count < PageSize)
                break;
        }
        return Text(uri, Plain, text.ToString());
    }

    private static async Task<ResourceContents?> RunAsync(
        IServiceProvider services,
        string uri,
        string id,
        CancellationToken token
    ) =>
        Guid.TryParse(id, out var run) && await services.GetRequiredService<RunService>().FindAsync(run, token) is { } found
            ? Text(uri, Json, JsonSerializer.Serialize(RunAnswer.Of(found), RunJson.Readable.RunAnswer))
            : null;

    private static TextResourceContents Text(string uri, string type, string text) =>
        new()
        {
            Uri = uri,
            MimeType = type,
            Text = text,
        };

    private static ResourceTemplate Template(string kind, string description, string type) =>
        new()
        {
            UriTemplate = ResourceAddress.Of(kind, "{id}"),
            Name = kind,
            Description = description,
            MimeType = type,
        };

    // As at /api/v1/components.
    private static JsonTypeInfo<ComponentEntry> Entry => field ??= Made();

    private static JsonTypeInfo<ComponentEntry> Made()
    {
        JsonSerializerOptions options = new() { TypeInfoResolver = ComponentJson.Default };
        JsonFeature.Set(options);
        return (JsonTypeInfo<ComponentEntry>)options.GetTypeInfo(typeof(ComponentEntry));
    }
}
