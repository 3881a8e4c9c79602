using Hive.Api.Settings;
using Hive.Service.Database;
using Hive.Service.Starting;

namespace Hive.Api.Hosting;

/// <summary>The database and the start that waits for it, beside the server that already answers.</summary>
internal static class Database
{
    public static void AddDatabase(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(settings.Database);
        builder.Services.AddSingleton(services =>
            DatabaseConnections.Open(settings.Database, services.GetRequiredService<ILoggerFactory>())
        );
        builder.Services.AddSingleton(MigrationCatalogue.Embedded());
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddSingleton<StartProgress>();
        builder.Services.AddSingleton<DatabaseStart>();
        builder.Services.AddSingleton<DatabaseStartService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseStartService>());
    }
}
