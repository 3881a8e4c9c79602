using Hive.Service.Database;
using Hive.Service.Secrets;
using Hive.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Tests.Postgres;

/// <summary>An empty database with an owner of its own, as the images and the local engine make it.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private TestDatabase(ThrowawayPostgres cluster, string name, string password)
    {
        (Cluster, Name, Password) = (cluster, name, password);
        PasswordFile = folder.Write("database_password", password);
    }

    public ThrowawayPostgres Cluster { get; }
    public string Name { get; }
    public string Password { get; }
    public string PasswordFile { get; }

    public static async Task<TestDatabase> CreateAsync(ThrowawayPostgres cluster)
    {
        var id = Guid.NewGuid().ToString("N");
        var database = new TestDatabase(cluster, $"hive_{id[..12]}", $"password-{id}");
        await cluster.RunAsync($"create role {database.Name} login password '{database.Password}'");
        await cluster.RunAsync($"create database {database.Name} owner {database.Name}");
        return database;
    }

    public DatabaseSettings Settings =>
        new()
        {
            Host = "127.0.0.1",
            Port = Cluster.Port,
            Name = Name,
            User = Name,
            Password = new SecretFile(PasswordFile, "database password", minimumLength: 1, TimeProvider.System),
        };

    public NpgsqlDataSource Connect() => DatabaseConnections.Open(Settings, NullLoggerFactory.Instance);

    public Task RunAsync(string sql) => Cluster.RunAsync(sql, Name);

    public Task<T> ValueAsync<T>(string sql) => Cluster.ValueAsync<T>(sql, Name);

    /// <summary>Waits until one of its connections waits for a lock.</summary>
    /// <param name="who">Who should, as in "the second run".</param>
    public Task UntilALockIsWaitedForAsync(string who) =>
        Eventually.HoldsWhenReachedAsync(
            $"{who} waits for the lock",
            async () =>
                await ValueAsync<long>(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                ) > 0
        );

    public void Dispose() => folder.Dispose();
}
