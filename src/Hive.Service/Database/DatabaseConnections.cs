using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>Makes the one connection pool of the program.</summary>
public static class DatabaseConnections
{
    /// <summary>A pool that reads the password file at every new connection. Connects to nothing yet.</summary>
    public static NpgsqlDataSource Open(DatabaseSettings settings, ILoggerFactory logs)
    {
        var builder = Builder(settings, settings.ConnectionString);
        // Otherwise meters and traces call the pool by its connection string.
        builder.Name = "hive";
        builder.UseLoggerFactory(logs);
        builder.EnableArrays();
        return builder.Build();
    }

    /// <summary>Every connection of it is a new one, which ends with its use.</summary>
    internal static NpgsqlDataSource Unpooled(DatabaseSettings settings) =>
        Builder(settings, new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString)
            .Build();

    private static NpgsqlSlimDataSourceBuilder Builder(DatabaseSettings settings, string connectionString)
    {
        // The slim builder leaves out what an AOT program would pay for without using it.
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString);
        builder.UsePasswordProvider(
            _ => settings.Password.Read().Reveal(),
            (_, _) => ValueTask.FromResult(settings.Password.Read().Reveal())
        );
        return builder;
    }
}
