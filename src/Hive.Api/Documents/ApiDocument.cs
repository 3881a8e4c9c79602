using Hive.Api.Version;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hive.Api.Documents;

/// <summary>What the document says of the API as a whole.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new()
        {
            Title = "Hive API",
            Version = ProgramVersion.OfThisProgram.Number,
            Description =
                "Agents, teams, workflows, tools, knowledge and sessions. Every route but health needs a key; errors are problem documents (RFC 9457).",
        };
        // Relative: the same document at whatever port and host.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-api-key",
            },
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        return Task.CompletedTask;
    }
}
