using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Components.Versions;
using Hive.Service.Starting;
using Hive.Service.Tools.Mcp;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Components;

/// <summary>Components as they count now, and what is wrong with their files.</summary>
internal static class ComponentFeature
{
    public static void AddComponents(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.AddJsonTypes(ComponentJson.Default);
        builder.Services.AddSingleton<VersionStore>();
        builder.Services.AddSingleton(new ComponentsPlace(settings.ComponentsFolder));
        builder.Services.AddSingleton(services => new ComponentSource(
            settings.ComponentsFolder,
            services.GetRequiredService<VersionStore>(),
            services.GetRequiredService<McpServers>(),
            services.GetRequiredService<StartProgress>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ComponentSource>>()
        ));
        builder.Services.AddSingleton<IComponentSource>(services => services.GetRequiredService<ComponentSource>());
        builder.Services.AddHostedService<ComponentWatchService>();
    }

    public static void MapComponents(this WebApplication app)
    {
        var components = app.MapGroup("/api/v1/components").WithTags("Components").NeedsScope(Scopes.Read);
        components
            .MapGet("", List)
            .WithName("listComponents")
            .WithSummary("Lists all components that count now")
            .WithExample(
                answer: """{"components":[{"kind":"agent","id":"helper","name":"Helper","description":"Answers questions.","label":"1","version":3,"source":"agents/helper/config.yaml","hash":"9f86d081…"}]}"""
            );
        components
            .MapGet("/problems", Problems)
            .WithName("listComponentProblems")
            .WithSummary("Tells what is wrong with components' files, and where")
            .WithExample(
                answer: """{"errors":1,"warnings":0,"problems":[{"file":"agents/helper/config.yaml","line":2,"column":3,"severity":"error","message":"Unknown key \"nme\" in agent: did you mean name?","nearest_key":"name"}]}"""
            );
        components.MapVersions();
    }

    private static Ok<ComponentListing> List(IComponentSource source) =>
        TypedResults.Ok(new ComponentListing([.. source.Current.All.Select(ComponentEntry.Of)]));

    private static Ok<ProblemListing> Problems(IComponentSource source) =>
        TypedResults.Ok(ProblemListing.Of(source.Current));
}
