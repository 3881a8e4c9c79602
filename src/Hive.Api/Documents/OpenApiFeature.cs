using Hive.Api.Access;
using Hive.Api.Json;
using Hive.Service.Access;
using Scalar.AspNetCore;

namespace Hive.Api.Documents;

/// <summary>The OpenAPI document, and a page made of it that fetches nothing from elsewhere.</summary>
internal static class OpenApiFeature
{
    private const string DocumentPath = "/openapi/v1.json";

    public static void AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.AddJsonTypes(PlainJson.Default);
        builder.Services.AddOpenApi(
            "v1",
            document =>
            {
                document.AddDocumentTransformer<ApiDocument>();
                document.AddSchemaTransformer<TrueSchema>();
                document.AddOperationTransformer<ApiOperation>();
            }
        );
    }

    public static void MapOpenApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").NeedsScope(Scopes.Read).OpensInBrowsers();
        app.MapScalarApiReference(
                "/docs",
                page =>
                {
                    page.Title = "Hive API";
                    page.OpenApiRoutePattern = DocumentPath;
                    // Everything from here: the page has to work where nothing else can be reached, and tells nobody that it
                    // is read.
                    page.DefaultFonts = false;
                    page.Telemetry = false;
                    page.HideClientButton = true;
                    // It offers to send the document to its maker, to be shown there.
                    page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
                    page.DynamicNonce = true;
                    page.Agent = new() { Disabled = true };
                    page.Mcp = new() { Disabled = true };
                }
            )
            .NeedsScope(Scopes.Read)
            .OpensInBrowsers()
            .IsPageOfOurs(ScalarOptions.NonceHttpContextItemKey);
    }
}
