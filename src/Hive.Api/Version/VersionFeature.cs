using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Version;

/// <summary>Which program answers, for people who report a fault and for programs that need a minimum.</summary>
internal static class VersionFeature
{
    public static void AddVersion(this WebApplicationBuilder builder) => builder.AddJsonTypes(VersionJson.Default);

    public static void MapVersion(this WebApplication app) =>
        app.MapGet("/api/v1/version", Answer)
            .NeedsScope(Scopes.Read)
            .Produces<VersionAnswer>()
            .WithTags("Health")
            .WithName("getVersionOfProgram")
            .WithSummary("Which program answers")
            .WithExample(
                answer: """{"service":"hive-genie","version":"1.0.0","runtime":".NET 10.0.12","schema":4,"authentication":"on"}"""
            );

    private static JsonHttpResult<VersionAnswer> Answer(
        ServiceName service,
        IReadOnlyList<Migration> migrations,
        Authentication authentication
    ) =>
        TypedResults.Json(
            new VersionAnswer(
                service.Value,
                ProgramVersion.OfThisProgram.Number,
                ProgramVersion.OfThisProgram.Revision,
                RuntimeInformation.FrameworkDescription,
                migrations.Count,
                authentication.Word
            ),
            VersionJson.Default.VersionAnswer
        );
}

/// <param name="Service">For example <c>hive-genie</c>.</param>
/// <param name="Version">For example <c>1.0.0</c>.</param>
/// <param name="Revision">The commit that it was built from; absent where the build did not know it.</param>
/// <param name="Runtime">For example <c>.NET 10.0.12</c>.</param>
/// <param name="Schema">The number of the newest migration that this program knows.</param>
/// <param name="Authentication">Whether a key is needed: on, or off.</param>
internal sealed record VersionAnswer(
    string Service,
    string Version,
    string? Revision,
    string Runtime,
    int Schema,
    string Authentication
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(VersionAnswer))]
internal sealed partial class VersionJson : JsonSerializerContext;
