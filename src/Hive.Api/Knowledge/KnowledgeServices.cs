using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Searching;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Knowledge.Watching;
using Hive.Service.Metering;
using Hive.Service.Secrets;
using Hive.Service.Tools.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Hive.Api.Knowledge;

/// <summary>The knowledge base and what works for it in the background.</summary>
internal static class KnowledgeServices
{
    public static void AddKnowledge(this WebApplicationBuilder builder, ApiSettings settings)
    {
        var services = builder.Services;
        services.TryAddSingleton<HiveMeters>();
        services.TryAddSingleton(provider => new SecretsFolder(
            settings.SecretsFolder,
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => ReadPdfCommand.Process(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<KnowledgeStore>();
        services.AddSingleton<VectorStore>();
        if (settings.Embeddings is { } choice)
        {
            services.AddSingleton(provider => new EmbeddingClient(
                choice.With(provider.GetRequiredService<SecretsFolder>()),
                new HttpClient(MetadataAddress.Refuse(new SocketsHttpHandler())) { Timeout = Timeout.InfiniteTimeSpan },
                provider.GetRequiredService<TimeProvider>()
            ));
            services.AddSingleton<Embedder>();
        }
        if (settings.ComponentsFolder is { } folder)
        {
            services.AddSingleton(provider => new KnowledgeWatcher(
                Path.Combine(folder, "knowledge"),
                provider.GetRequiredService<KnowledgeStore>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KnowledgeWatcher>>()
            ));
        }
        services.AddSingleton<IKnowledgeSearch>(provider => new LoadedSearch(
            new HybridSearch(
                provider.GetRequiredService<NpgsqlDataSource>(),
                provider.GetRequiredService<VectorStore>(),
                provider.GetService<EmbeddingClient>(),
                provider.GetRequiredService<HiveMeters>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<HybridSearch>>()
            ),
            provider.GetService<KnowledgeWatcher>()?.FirstLook ?? Task.CompletedTask,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<KnowledgeService>();
        builder.AddJsonTypes(KnowledgeJson.Default);
    }
}
