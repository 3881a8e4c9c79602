using Hive.Api.Settings;
using Hive.Service.Models;
using Hive.Service.Secrets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hive.Api.Models;

/// <summary>The models that components name, and the keys of their providers.</summary>
internal static class ModelFeature
{
    public static void AddModels(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(settings.Models);
        builder.Services.AddSingleton(new ModelRetryPolicy());
        builder.Services.TryAddSingleton(services => new SecretsFolder(
            settings.SecretsFolder,
            Environment.GetEnvironmentVariable,
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton<ModelClients>();
    }
}
