using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Knowledge;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Documents;
using Hive.Service.Knowledge.Storing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary><c>/knowledge</c> as AgentOS has it: its sizes are texts, and what is found has ids.</summary>
internal static class AgentOsKnowledge
{
    public static void MapOsKnowledge(this WebApplication app)
    {
        var knowledge = app.MapGroup("/knowledge").WithTags("AgentOS");
        knowledge
            .MapGet("/content", ListAsync)
            .NeedsScope(Scopes.Read)
            .WithName("listKnowledgeAgentOS")
            .WithSummary("One page of documents, the newest change first")
            .WithExample(answer: AgentOsExamples.Page(AgentOsExamples.Content));
        knowledge
            .MapPost("/content", UploadAsync)
            .NeedsScope(Scopes.Admin)
            .WithBodyLimit(KnowledgeFeature.LargestUpload)
            .WithName("uploadKnowledgeAgentOS")
            .Accepts<UploadFields>("multipart/form-data", "application/x-www-form-urlencoded")
            .WithExample(KnowledgeExamples.Upload, AgentOsExamples.Content)
            .WithSummary("Takes a document: a form with file, or with text_content and name");
        knowledge
            .MapDelete("/content", DeleteAllAsync)
            .NeedsScope(Scopes.Admin)
            .WithName("deleteAllKnowledgeAgentOS")
            .WithSummary("Removes all uploaded documents; files of the workspace stay")
            .WithExample(answer: "\"2 uploaded documents are removed.\"");
        knowledge
            .MapGet("/content/{id}", FindAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledgeAgentOS")
            .WithSummary("One document, without its text")
            .WithExample(answer: AgentOsExamples.Content);
        knowledge
            .MapPatch("/content/{id}", ChangeAsync)
            .NeedsScope(Scopes.Admin)
            .Accepts<AgentOsContentChange>("application/x-www-form-urlencoded", "multipart/form-data")
            .WithName("changeKnowledgeAgentOS")
            .WithSummary("Changes an uploaded document's name, description or metadata")
            .WithExample("""{"name":"leave.md","metadata":"{\"department\":\"people\"}"}""", AgentOsExamples.Content);
        knowledge
            .MapGet("/content/{id}/status", StatusAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledgeStatusAgentOS")
            .WithSummary("Whether a document is taken and embedded")
            .WithExample(
                answer: """{"id":"019ab8f2-52d7-7b13-a0c4-91e2f3d4c5b6","status":"completed","status_message":""}"""
            );
        knowledge
            .MapDelete("/content/{id}", DeleteAsync)
            .NeedsScope(Scopes.Admin)
            .WithName("deleteKnowledgeAgentOS")
            .WithSummary("Removes an uploaded document; a file of the workspace is removed there")
            .WithExample(answer: AgentOsExamples.Content);
        knowledge
            .MapPost("/search", SearchAsync)
            .NeedsScope(Scopes.Read)
            .WithName("searchKnowledgeAgentOS")
            .WithSummary("The passages that answer a question best")
            .WithExample(AgentOsExamples.Search, AgentOsExamples.Page(AgentOsExamples.Hit));
        knowledge
            .MapGet("/status", KnowledgeFeature.OverviewAsync)
            .NeedsScope(Scopes.Read)
            .WithName("getKnowledgeOverviewAgentOS")
            .WithSummary("How the knowledge base stands")
            .WithExample(answer: KnowledgeExamples.Status);
        knowledge
            .MapGet("/config", Config)
            .NeedsScope(Scopes.Read)
            .WithName("osKnowledgeConfig")
            .WithSummary("Which documents can be read, and how they are searched")
            .WithExample(answer: AgentOsExamples.KnowledgeConfig);
    }

    private static async Task<Ok<AgentOsPage<AgentOsContent>>> ListAsync(
        int? limit,
        int? page,
        KnowledgeStore store,
        HttpContext context
    )
    {
        if (limit is < 1 or > 100 || page is < 1 or > 1_000_000)
            throw RequestException.Bad("limit is 1 to 100, page is 1 or more.");
        var (number, size) = AgentOsPageInfo.Bound(page, limit);
        var (documents, total) = await store.ListAsync(size, number, context.RequestAborted);
        return TypedResults.Ok(
            new AgentOsPage<AgentOsContent>(
                [.. documents.Select(one => AgentOsContent.Of(ContentEntry.Of(one, KnowledgeFeature.Embeds(context))))],
                AgentOsPageInfo.Of(number, size, total)
            )
        );
    }

    private static async Task<Accepted<AgentOsContent>> UploadAsync(KnowledgeStore store, HttpContext context)
    {
        var entry = await KnowledgeFeature.StoreAsync(store, context);
        return TypedResults.Accepted($"/knowledge/content/{entry.Id}", AgentOsContent.Of(entry));
    }

    private static async Task<Ok<AgentOsContent>> FindAsync(string id, KnowledgeStore store, HttpContext context) =>
        TypedResults.Ok(AgentOsContent.Of(await KnowledgeFeature.EntryAsync(Known(id), store, context)));

    private static async Task<Ok<AgentOsContentStatus>> StatusAsync(string id, KnowledgeStore store, HttpContext context)
    {
        var entry = await KnowledgeFeature.EntryAsync(Known(id), store, context);
        return TypedResults.Ok(new AgentOsContentStatus(id, entry.Status, entry.StatusMessage));
    }

    private static async Task<Ok<AgentOsContent>> ChangeAsync(string id, KnowledgeStore store, HttpContext context)
    {
        var change = await UploadForm.ChangeAsync(context.Request);
        var found = await KnowledgeFeature.EntryAsync(Known(id), store, context);
        if (found.Type == "file")
            throw RequestException.Conflict(
                $"\"{found.Name}\" is a file of the workspace: its name is the file's, and what it says of itself is in it."
            );
        if (!await store.ChangeAsync(found.Id, change.Name, change.Description, change.Metadata, context.RequestAborted))
            throw RequestException.Conflict($"There is an uploaded document \"{change.Name}\" already.");
        return TypedResults.Ok(AgentOsContent.Of(await KnowledgeFeature.EntryAsync(found.Id, store, context)));
    }

    private static async Task<Ok<AgentOsContent>> DeleteAsync(string id, KnowledgeStore store, HttpContext context)
    {
        var found = await KnowledgeFeature.EntryAsync(Known(id), store, context);
        await KnowledgeFeature.RemoveAsync(found.Id, store, context.RequestAborted);
        return TypedResults.Ok(AgentOsContent.Of(found));
    }

    private static async Task<Ok<string>> DeleteAllAsync(KnowledgeStore store, CancellationToken token)
    {
        var gone = await store.DeleteUploadsAsync(token);
        return TypedResults.Ok($"{gone} uploaded {(gone == 1 ? "document is" : "documents are")} removed.");
    }

    private static async Task<Ok<AgentOsPage<AgentOsHit>>> SearchAsync(
        AgentOsSearch request,
        IKnowledgeSearch search,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(request.Meta?.Page, request.Meta?.Limit);
        var found = await KnowledgeFeature.PassagesAsync(
            new(request.Query, request.MaxResults ?? Math.Min(number * size, KnowledgeQuery.MostResults), request.Filters),
            search,
            token
        );
        return TypedResults.Ok(
            new AgentOsPage<AgentOsHit>(
                [.. found.Skip((number - 1) * size).Take(size).Select(AgentOsHit.Of)],
                AgentOsPageInfo.Of(number, size, found.Count)
            )
        );
    }

    private static Ok<AgentOsKnowledgeConfig> Config(HttpContext context) =>
        TypedResults.Ok(
            new AgentOsKnowledgeConfig(
                new Dictionary<string, AgentOsReader>
                {
                    ["hive"] = new("hive", "Hive", "Reads Markdown, text, CSV and PDF documents.", ["paragraphs"]),
                },
                DocumentReader.Endings.ToDictionary(
                    ending => ending,
                    _ => (IReadOnlyList<string>)["hive"],
                    StringComparer.Ordinal
                ),
                new Dictionary<string, AgentOsChunker>
                {
                    ["paragraphs"] = new(
                        "paragraphs",
                        "Paragraphs",
                        "Whole paragraphs under their headings; rows of tables."
                    ),
                },
                [],
                [
                    new(
                        "hive",
                        "PostgreSQL",
                        "The knowledge base of this workspace",
                        KnowledgeFeature.Embeds(context) ? ["hybrid"] : ["keyword"]
                    ),
                ]
            )
        );

    private static Guid Known(string id) =>
        Guid.TryParse(id, out var known) ? known : throw RequestException.NotFound("document", id);
}
