using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>Makes the one connection pool of the program.</summary>
public static class DatabaseConnections
{
    /// <summary>A pool that asks for the password file at every new connection. Connects to nothing yet.</summary>
    public static NpgsqlDataSource Open(DatabaseSettings settings, ILoggerFactory logs)
    {
        // The slim builder leaves out what an AOT program would pay for without using it.
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        // Otherwise meters and traces call the pool by its connection string.
        builder.Name = "hive";
        builder.UseLoggerFactory(logs);
        builder.EnableArrays();
        builder.UsePasswordProvider(
            _ => settings.Password.Current.Reveal(),
            (_, _) => ValueTask.FromResult(settings.Password.Current.Reveal()));
        return builder.Build();
    }
}
