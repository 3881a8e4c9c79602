using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

/// <summary>A route of the OpenAPI document.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With its places in braces.</param>
/// <param name="Description">What the document says of it.</param>
internal sealed record Operation(string Method, string Path, JsonElement Description)
{
    public static IReadOnlyList<Operation> All(JsonElement document) =>
        [
            .. document
                .At("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Select(one => new Operation(one.Name.ToUpperInvariant(), path.Name, one.Value))
                ),
        ];

    /// <summary>Its parameters in the path or in the query.</summary>
    public IEnumerable<(string Name, JsonElement Schema)> Parameters(string place) =>
        Description.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(one => one.Text("in") == place).Select(one => (one.Text("name")!, one.At("schema")))
            : [];

    /// <summary>The kinds of body that it takes, with their schemas.</summary>
    public IReadOnlyList<(string Type, JsonElement Schema)> Bodies =>
        Description.TryGetProperty("requestBody", out var body)
            ?
            [
                .. body.At("content")
                    .EnumerateObject()
                    .Select(one => (one.Name, one.Value.TryGetProperty("schema", out var schema) ? schema : default)),
            ]
            : [];

    /// <summary>What a status answers with, by media type; nothing when the document does not list the status.</summary>
    public JsonElement? Answer(int status) =>
        Description.At("responses").TryGetProperty($"{status}", out var answer) ? answer : null;

    public override string ToString() => $"{Method} {Path}";
}
