using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Components.Versions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Components;

/// <summary>Versions of one component: every definition that it ever had, and which one counts.</summary>
internal static class VersionRoutes
{
    private const int LongestReason = 500;

    public static void MapVersions(this RouteGroupBuilder components)
    {
        var versions = components.MapGroup("/{kind}/{id}").NeedsScope(Scopes.Read);
        versions
            .MapGet("/versions", ListAsync)
            .WithName("listVersions")
            .WithSummary("Lists a component's versions, newest first")
            .WithExample(
                answer: """{"versions":[{"version":2,"label":"1","hash":"9f86d081…","active":true,"created_at":"2026-11-25T04:00:00Z"},{"version":1,"label":"1","hash":"60303ae2…","active":false,"created_at":"2026-11-24T16:20:00Z"}]}"""
            );
        versions
            .MapGet("/versions/{version:int}", GetAsync)
            .WithName("getVersion")
            .WithSummary("Gives one version with its text")
            .WithExample(
                answer: """{"version":2,"label":"1","hash":"9f86d081…","active":true,"created_at":"2026-11-25T04:00:00Z","definition":"agent: { agent_id: helper, name: Helper }\ninstructions: Answer from the handbook.\n"}"""
            );
        versions
            .MapPost("/versions/{version:int}/activate", ActivateAsync)
            .WithName("activateVersion")
            .NeedsScope(Scopes.Admin)
            .WithSummary("Makes a version the one that counts; the file is not touched, and its next change counts again")
            .WithExample(
                """{"reason":"The new instructions are too long"}""",
                """{"version":2,"label":"1","hash":"9f86d081…","active":true,"created_at":"2026-11-25T04:00:00Z"}"""
            );
        versions
            .MapGet("/history", HistoryAsync)
            .WithName("listVersionHistory")
            .WithSummary("Tells who made or activated versions, when and why")
            .WithExample(
                answer: """{"history":[{"version":1,"action":"activated","actor":"ci","reason":"The new instructions are too long","happened_at":"2026-11-25T04:00:00Z"},{"version":2,"action":"created","actor":"file","reason":"The file changed","happened_at":"2026-11-24T16:20:00Z"}]}"""
            );
    }

    private static async Task<Ok<VersionListing>> ListAsync(
        string kind,
        string id,
        VersionStore store,
        CancellationToken token
    )
    {
        var (of, checkedId) = Component(kind, id);
        var versions = await store.ListAsync(of, checkedId, token);
        return versions.Count > 0
            ? TypedResults.Ok(new VersionListing([.. versions.Select(VersionEntry.Of)]))
            : throw NoVersions(of, id);
    }

    private static async Task<Ok<VersionEntry>> GetAsync(
        string kind,
        string id,
        int version,
        VersionStore store,
        CancellationToken token
    )
    {
        var (of, checkedId) = Component(kind, id);
        return await store.GetAsync(of, checkedId, version, token) is { } found
            ? TypedResults.Ok(VersionEntry.Of(found))
            : throw NoVersion(version);
    }

    private static async Task<Ok<VersionEntry>> ActivateAsync(
        string kind,
        string id,
        int version,
        Activation why,
        VersionStore store,
        HttpContext context,
        CancellationToken token
    )
    {
        var (of, checkedId) = Component(kind, id);
        var reason = why.Reason.Trim();
        if (reason.Length is 0 or > LongestReason)
            throw RequestException.Bad($"reason has 1 to {LongestReason} characters: it is for whoever reads the history.");
        return await store.ActivateAsync(of, checkedId, version, context.Caller().Name, reason, token) is { } active
            ? TypedResults.Ok(VersionEntry.Of(active))
            : throw NoVersion(version);
    }

    private static async Task<Ok<HistoryListing>> HistoryAsync(
        string kind,
        string id,
        VersionStore store,
        CancellationToken token
    )
    {
        var (of, checkedId) = Component(kind, id);
        var events = await store.HistoryAsync(of, checkedId, token);
        return events.Count > 0
            ? TypedResults.Ok(new HistoryListing([.. events.Select(HistoryEntry.Of)]))
            : throw NoVersions(of, id);
    }

    private static (ComponentKind Kind, string Id) Component(string kind, string id)
    {
        var of = KindWords.Parse(kind);
        return ComponentId.IsValid(id) ? (of, id) : throw NoVersions(of, id);
    }

    private static RequestException NoVersions(ComponentKind kind, string id) =>
        RequestException.NotFound(KindWords.Of(kind), id);

    private static RequestException NoVersion(int version) => RequestException.NotFound("version", $"{version}");
}
