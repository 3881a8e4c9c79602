using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Components.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Components;

/// <summary>The files that components are in, also those that are wrong, and who uses what.</summary>
internal static class ComponentFileRoutes
{
    // A component's file is a page or two.
    private const int LargestFile = 1024 * 1024;

    public static void MapComponentFiles(this WebApplication app)
    {
        var components = app.MapGroup("/api/v1/components").WithTags("Components").NeedsScope(Scopes.Read);
        components
            .MapGet("/file", ReadAsync)
            .Produces(StatusCodes.Status404NotFound)
            .WithName("getComponentFile")
            .WithSummary("The text of a file that a component, or a problem, names")
            .WithExample(
                answer: """{"path":"agents/helper/config.yaml","text":"agent: { agent_id: helper, name: Helper }\n","problems":[]}"""
            );
        components
            .MapGet("/uses", Uses)
            .WithName("listComponentUses")
            .WithSummary("Which component needs which agent, team, tool, MCP server or model")
            .WithExample(answer: """{"uses":[{"kind":"agent","id":"helper","what":"tool","needs":"search_knowledge"}]}""");
        components
            .MapGet("/schemas/{kind}", Schema)
            .WithName("getComponentSchema")
            .WithSummary("The JSON Schema of a kind's files, for editors: agents, teams, workflows or tools")
            .WithExample(
                answer: """{"type":"object","properties":{"agent":{"type":"object"}},"$schema":"http://json-schema.org/draft-07/schema#"}"""
            );
    }

    private static Ok<JsonElement> Schema(string kind) =>
        TypedResults.Ok(JsonElement.Parse(KeySchema.Of(KindWords.Parse(kind))));

    private static async Task<Ok<ComponentFileAnswer>> ReadAsync(
        string path,
        IComponentSource source,
        ComponentsPlace place,
        CancellationToken token
    )
    {
        var set = source.Current;
        var problems = set.Problems.Where(one => one.File == path).Select(ProblemEntry.Of).ToList();
        // Only what is named already: a path from outside never decides what is read.
        if (place.Folder is not { } folder || (problems.Count == 0 && !set.All.Any(one => one.Source == path)))
            throw RequestException.NotFound("component's file", path);
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (file.Length > LargestFile)
                throw RequestException.Bad($"{path} is larger than 1 MiB.");
            var text = await File.ReadAllTextAsync(file.FullName, token);
            return TypedResults.Ok(
                new ComponentFileAnswer(path, text.Replace("\0", "", StringComparison.Ordinal), problems)
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RequestException.NotFound("component's file", path);
        }
    }

    private static Ok<UseList> Uses(IComponentSource source) =>
        TypedResults.Ok(
            new UseList([
                .. ComponentUse
                    .All(source.Current)
                    .Select(one => new UseEntry(KindWords.Of(one.From.Kind), one.From.Id, one.What, one.Id)),
            ])
        );
}

/// <summary>Where the files are; nothing when there are none.</summary>
internal sealed record ComponentsPlace(string? Folder);

/// <summary>A component's file.</summary>
/// <param name="Path">Relative to the components folder.</param>
/// <param name="Text">As it is now.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record ComponentFileAnswer(string Path, string Text, IReadOnlyList<ProblemEntry> Problems);

/// <summary>Who uses what.</summary>
internal sealed record UseList(IReadOnlyList<UseEntry> Uses);

/// <param name="Kind">agent, team, workflow or tool.</param>
/// <param name="Id">The component that needs something.</param>
/// <param name="What">agent, team, tool, mcp or model.</param>
/// <param name="Needs">What it needs.</param>
internal sealed record UseEntry(string Kind, string Id, string What, string Needs);
