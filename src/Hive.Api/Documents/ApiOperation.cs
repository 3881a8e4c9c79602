using System.Text.Json.Nodes;
using Hive.Api.Access;
using Hive.Service.Access;
using Microsoft.AspNetCore.Authorization;
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
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        if (isOpen)
            Open(operation);
        else
            Close(operation, metadata.OfType<NeededScope>().LastOrDefault()?.Scope ?? Scopes.Admin, context.Document!);
        if (metadata.OfType<Events>().Any())
            Stream(operation);
        ApiFailures.Show(operation, context, isOpen);
        if (metadata.OfType<Example>().LastOrDefault() is { } example)
            Show(operation, example);
        return Task.CompletedTask;
    }

    // Said as an empty list: nothing said would leave it to the document, which a generator may fill in.
    private static void Open(OpenApiOperation operation)
    {
        operation.Description = $"Needs no key.{(operation.Description is { Length: > 0 } more ? $" {more}" : "")}";
        operation.Security = [];
    }

    private static void Stream(OpenApiOperation operation)
    {
        if (!operation.Responses!.TryGetValue("200", out var answer))
            operation.Responses["200"] = answer = new OpenApiResponse { Description = "OK" };
        if (answer is not OpenApiResponse response)
            return;
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        response.Content["text/event-stream"] = new()
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Server-sent events, each with JSON." },
        };
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
                    .SelectMany(one => one.Value.Content ?? new Dictionary<string, OpenApiMediaType>())
                    .Where(one => one.Key != "text/event-stream")
                    .Select(one => one.Value)
            )
                content.Example = Parse(answer);
        }
    }

    private static JsonNode Parse(string json) =>
        JsonNode.Parse(json) ?? throw new InvalidOperationException("An example is no JSON.");
}
