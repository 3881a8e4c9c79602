using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Documents;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Storing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Knowledge;

/// <summary>
/// The knowledge base at <c>/api/v1/knowledge</c>; AgentOS has it at <c>/knowledge</c>, in shapes of its own.
/// </summary>
internal static class KnowledgeFeature
{
    // How much is found when nothing is said.
    private const int Usual = 10;

    // The document, its form's own lines, and the other fields.
    public const long LargestUpload = DocumentReader.LargestDocument + 64 * 1024;

    public static void MapKnowledge(this WebApplication app)
    {
        Map(app.MapGroup("/api/v1/knowledge"));
        app.MapChunks();
    }

    private static void Map(RouteGroupBuilder knowledge)
    {
        knowledge.WithTags("Knowledge");
        knowledge
            .MapGet("/content", ListAsync)
            .NeedsScope(Scopes.Read)
            .WithName("listKnowledge")
            .WithSummary("Lists documents, the newest change first")
            .WithExample(answer: KnowledgeExamples.Page);
        knowledge
            .MapPost("/content", UploadAsync)
            .NeedsScope(Scopes.Admin)
            .WithBodyLimit(LargestUpload)
            .WithName("uploadKnowledge")
            .Accepts<UploadFields>("multipart/form-data")
            .WithExample(KnowledgeExamples.Upload, KnowledgeExamples.Document)
            .WithSummary(
                "Takes a document: a form with file, or with text_content and name; the same name again replaces it"
            );
        knowledge
            .MapGet("/content/{id:guid}", FindAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledge")
            .WithSummary("One document, without its text")
            .WithExample(answer: KnowledgeExamples.Document);
        knowledge
            .MapGet("/content/{id:guid}/status", StatusAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledgeStatus")
            .WithSummary("Whether a document is taken and embedded")
            .WithExample(answer: """{"status":"completed","status_message":""}""");
        knowledge
            .MapDelete("/content/{id:guid}", DeleteAsync)
            .NeedsScope(Scopes.Admin)
            .WithName("deleteKnowledge")
            .WithSummary("Removes an uploaded document; a file of the workspace is removed there")
            .WithExample(answer: """{"id":"019ab8f2-52d7-7b13-a0c4-91e2f3d4c5b6"}""");
        knowledge
            .MapPost("/search", SearchAsync)
            .NeedsScope(Scopes.Read)
            .WithName("searchKnowledge")
            .WithSummary("The passages that answer a question best, by words and, with embeddings, by meaning")
            .WithExample(KnowledgeExamples.Search, KnowledgeExamples.Found);
        knowledge
            .MapGet("/status", OverviewAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledgeOverview")
            .WithSummary("How the knowledge base stands")
            .WithExample(answer: KnowledgeExamples.Status);
    }

    private static async Task<Ok<ContentPage>> ListAsync(
        KnowledgeStore store,
        HttpContext context,
        int limit = 20,
        int page = 1
    )
    {
        if (limit is < 1 or > 100 || page is < 1 or > 1_000_000)
            throw RequestException.Bad("limit is 1 to 100, page is 1 or more.");
        var (documents, total) = await store.ListAsync(limit, page, context.RequestAborted);
        return TypedResults.Ok(
            new ContentPage([.. documents.Select(one => ContentEntry.Of(one, Embeds(context)))], Page(page, limit, total))
        );
    }

    private static async Task<Accepted<ContentEntry>> UploadAsync(KnowledgeStore store, HttpContext context)
    {
        var entry = await StoreAsync(store, context);
        return TypedResults.Accepted(context.Request.Path.Add($"/{entry.Id}"), entry);
    }

    /// <summary>Takes the document of an upload.</summary>
    public static async Task<ContentEntry> StoreAsync(KnowledgeStore store, HttpContext context)
    {
        var upload = await UploadForm.ReadAsync(context.Request, context.RequestAborted);
        try
        {
            var change = await store.StoreAsync(upload, context.RequestAborted);
            return await EntryAsync(change.Id, store, context);
        }
        catch (DocumentException e)
        {
            throw RequestException.Bad(e.Message, e);
        }
    }

    private static async Task<Ok<ContentEntry>> FindAsync(Guid id, KnowledgeStore store, HttpContext context) =>
        TypedResults.Ok(await EntryAsync(id, store, context));

    private static async Task<Ok<ContentStatus>> StatusAsync(Guid id, KnowledgeStore store, HttpContext context)
    {
        var entry = await EntryAsync(id, store, context);
        return TypedResults.Ok(new ContentStatus(entry.Status, entry.StatusMessage));
    }

    private static async Task<Ok<ContentGone>> DeleteAsync(Guid id, KnowledgeStore store, CancellationToken token)
    {
        await RemoveAsync(id, store, token);
        return TypedResults.Ok(new ContentGone(id));
    }

    /// <summary>Removes an uploaded document.</summary>
    /// <exception cref="RequestException">There is none, or it is a file of the workspace.</exception>
    public static async Task RemoveAsync(Guid id, KnowledgeStore store, CancellationToken token)
    {
        if (await store.FindAsync(id, token) is { Origin: DocumentOrigin.File } file)
            throw RequestException.Conflict(
                $"\"{file.Name}\" is a file of the workspace: remove it from ai/knowledge, and it goes from here too."
            );
        if (await store.DeleteAsync(id, token) is null)
            throw RequestException.NotFound("document", id.ToString());
    }

    private static async Task<Ok<SearchAnswer>> SearchAsync(
        SearchRequest request,
        IKnowledgeSearch search,
        CancellationToken token
    )
    {
        var found = await PassagesAsync(request, search, token);
        return TypedResults.Ok(
            new SearchAnswer([.. found.Select(SearchHit.Of)], Page(1, request.MaxResults ?? Usual, found.Count))
        );
    }

    /// <summary>The best passages first.</summary>
    /// <exception cref="RequestException">It is no such question.</exception>
    public static async Task<IReadOnlyList<KnowledgePassage>> PassagesAsync(
        SearchRequest request,
        IKnowledgeSearch search,
        CancellationToken token
    )
    {
        if (request.MaxResults is < 1 or > KnowledgeQuery.MostResults)
            throw RequestException.Bad($"max_results is 1 to {KnowledgeQuery.MostResults}.");
        if (request.Query.Length > 4000)
            throw RequestException.Bad("query has at most 4,000 characters.");
        var query = new KnowledgeQuery(request.Query) { MaxResults = request.MaxResults ?? Usual };
        return await search.SearchAsync(request.Filters is { } filters ? query with { Filter = filters } : query, token);
    }

    /// <summary>How the knowledge base stands.</summary>
    public static async Task<Ok<KnowledgeStatus>> OverviewAsync(
        KnowledgeStore store,
        VectorStore vectors,
        HttpContext context
    )
    {
        var (documents, chunks, embedded) = await store.CountAsync(context.RequestAborted);
        var space = vectors.Space;
        return TypedResults.Ok(
            new KnowledgeStatus(
                documents,
                chunks,
                embedded,
                Embeds(context) && space is not null ? "hybrid" : "full_text",
                space?.Model,
                space?.Dimension,
                space is null ? null
                    : space.Indexed ? "hnsw"
                    : "exact",
                context.RequestServices.GetService<Embedder>()?.Error
            )
        );
    }

    /// <summary>One document.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<ContentEntry> EntryAsync(Guid id, KnowledgeStore store, HttpContext context) =>
        await store.FindAsync(id, context.RequestAborted) is { } document
            ? ContentEntry.Of(document, Embeds(context))
            : throw RequestException.NotFound("document", id.ToString());

    /// <summary>Whether passages are found by meaning too.</summary>
    public static bool Embeds(HttpContext context) => context.RequestServices.GetService<EmbeddingClient>() is not null;

    private static PageMeta Page(int page, int limit, int total) => new(page, limit, total, (total + limit - 1) / limit);
}
