using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hive.Api.Documents;

/// <summary>Says what the schemas that are made of types leave open: what is a text, and what an answer may lack.</summary>
internal sealed class TrueSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var type = context.JsonTypeInfo;
        if (type.Type == typeof(string))
            schema.Type =
                context.JsonPropertyInfo?.IsGetNullable == true
                    ? JsonSchemaType.String | JsonSchemaType.Null
                    : JsonSchemaType.String;
        // A file is one where it is; where it may be missing is said by whoever has it.
        if (type.Type == typeof(IFormFile))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "binary");
        // CleanText reads and writes all texts, and a type with a converter of its own has no schema.
        if (type is { Kind: JsonTypeInfoKind.Enumerable } && type.ElementType == typeof(string))
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        if (type is { Kind: JsonTypeInfoKind.Dictionary } && type.ElementType == typeof(string))
            schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
        // A constructor's parameter is taken for required. What is null is left out, though.
        foreach (var member in type.Properties.Where(member => member.IsGetNullable))
            schema.Required?.Remove(member.Name);
        return Task.CompletedTask;
    }
}
