using System.Text.Json.Nodes;
using Hive.Api.Access;
using Hive.Service.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hive.Api.Documents;

/// <summary>
/// What the document says of each route beyond its types: the scope that it needs, how it fails, and examples.
/// </summary>
internal sealed class ApiOperation : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (!metadata.OfType<OpenToAll>().Any())
            Close(operation, metadata.OfType<NeededScope>().LastOrDefault()?.Scope ?? Scopes.Admin, context.Document!);
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem document",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Example = Parse(ProblemExample) },
            },
        };
        if (metadata.OfType<Example>().LastOrDefault() is { } example)
            Show(operation, example);
        return Task.CompletedTask;
    }

    private static void Close(OpenApiOperation operation, Scopes scope, OpenApiDocument document)
    {
        operation.Description =
            $"Needs a key with the scope {string.Join(", ", ScopeNames.Of(scope))}.{(operation.Description is { Length: > 0 } more ? $" {more}" : "")}";
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference("key", document)] = [] },
            new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        ];
    }

    private static void Show(OpenApiOperation operation, Example example)
    {
        if (example.Request is { } request && operation.RequestBody?.Content is { } bodies)
        {
            foreach (var body in bodies.Values)
                body.Example = Parse(request);
        }
        if (example.Answer is { } answer)
        {
            foreach (
                var content in operation
                    .Responses!.Where(one => one.Key.StartsWith('2'))
                    .SelectMany(one => one.Value.Content?.Values ?? [])
            )
                content.Example = Parse(answer);
        }
    }

    private static JsonNode Parse(string json) =>
        JsonNode.Parse(json) ?? throw new InvalidOperationException("An example is no JSON.");

    private const string ProblemExample =
        """{"title":"Not Found","status":404,"detail":"There is no agent \"helper\".","instance":"/api/v1/agents/helper","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}""";
}
