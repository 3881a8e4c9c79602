using Hive.Api.Version;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hive.Api.Documents;

/// <summary>What the document says of the API as a whole.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("A2A", "Agents, teams and workflows for other agents, in A2A 1.0"),
        ("AG-UI", "The same for pages, in AG-UI"),
        ("Access", "Keys, and a browser's sign-in"),
        ("AgentOS", "The interface of Agno's AgentOS"),
        ("Components", "What the workspace's files say, and what is wrong with them"),
        ("Health", "Whether it serves, and with what figures"),
        ("Knowledge", "Documents, and what they say about a question"),
        ("Memories", "What is remembered of users"),
        ("OpenAI", "The interface of OpenAI"),
        ("Runs", "Agents, teams and workflows at work"),
        ("Sessions", "Conversations"),
    ];

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
            Contact = new() { Name = "The authors of Hive for .NET" },
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        // Relative: the same document at whatever port and host.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        ApiFailures.Define(document);
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
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
