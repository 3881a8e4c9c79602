using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Health;
using Hive.Service.Models;
using Hive.Service.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hive.Api.Stack;

/// <summary>How this stack stands, beyond its health: for people who look after it.</summary>
internal static class StackFeature
{
    public static void AddStack(this WebApplicationBuilder builder) => builder.AddJsonTypes(StackJson.Default);

    public static void MapStack(this WebApplication app)
    {
        var stack = app.MapGroup("/api/v1/stack").WithTags("Health").NeedsScope(Scopes.Read);
        stack
            .MapGet("", AskAsync)
            .WithName("getStack")
            .WithSummary("The database's size, connections and archive")
            .WithExample(
                answer: """{"service":"hive-genie","database":{"version":"15.14","size_bytes":9871015,"connections":4,"most_connections":100,"started_at":"2026-11-25T03:59:58Z","archived_at":"2026-11-25T04:05:00Z","tables":[{"name":"runs","rows":120,"size_bytes":163840}]}}"""
            );
        stack
            .MapGet("/models", Models)
            .WithName("listNeededModels")
            .WithSummary("The models of agents and teams, and where a key that is missing belongs")
            .WithExample(
                answer: """{"models":[{"kind":"agent","component_id":"helper","provider":"openai","model":"gpt-5-mini","variable":"OPENAI_API_KEY","place":"/run/secrets/models/OPENAI_API_KEY","present":false}]}"""
            );
    }

    private static async Task<Ok<StackAnswer>> AskAsync(
        ServiceName service,
        NpgsqlDataSource database,
        CancellationToken token
    ) => TypedResults.Ok(new StackAnswer(service.Value, await DatabaseFacts.AskAsync(database, token)));

    private static Ok<NeededModelList> Models(IComponentSource source, SecretsFolder secrets) =>
        TypedResults.Ok(
            new NeededModelList([
                .. ModelNeed
                    .All(source.Current, secrets)
                    .Select(one => new NeededModelEntry(
                        one.Kind.Word(),
                        one.ComponentId,
                        one.Provider,
                        one.Model,
                        one.Variable,
                        one.Place,
                        one.IsThere
                    )),
            ])
        );
}

/// <summary>How the stack stands.</summary>
/// <param name="Service">For example <c>hive-genie</c>.</param>
/// <param name="Database">Its database.</param>
internal sealed record StackAnswer(string Service, DatabaseFacts Database);

/// <summary>The models of agents and teams.</summary>
internal sealed record NeededModelList(IReadOnlyList<NeededModelEntry> Models);

/// <summary>A component's own model.</summary>
/// <param name="Kind">agent or team.</param>
/// <param name="ComponentId">The component.</param>
/// <param name="Provider">openai, anthropic, ollama or extractive.</param>
/// <param name="Model">Empty for extractive.</param>
/// <param name="Variable">The key's variable, and its file's name; absent where no key is needed.</param>
/// <param name="Place">Where the key belongs.</param>
/// <param name="Present">Whether the model can be asked, as far as keys go.</param>
internal sealed record NeededModelEntry(
    string Kind,
    string ComponentId,
    string Provider,
    string Model,
    string? Variable,
    string? Place,
    bool Present
);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StackAnswer))]
[JsonSerializable(typeof(NeededModelList))]
internal sealed partial class StackJson : JsonSerializerContext;
