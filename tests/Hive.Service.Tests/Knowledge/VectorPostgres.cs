using Hive.Service.Database;
using Hive.Service.Secrets;
using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Service.Tests.Knowledge;

/// <summary>
/// A PostgreSQL with pgvector: this machine's where it has the extension, else a container of the base image.
/// </summary>
internal sealed class VectorPostgres : IAsyncDisposable
{
    private const string Image = "hive/base-postgres:17";
    private const string Password = "password-of-a-test";

    private const string Script = """
        set -e; cd /tmp; install -d -o postgres /tmp/data; echo "$1" > /tmp/password; chmod 644 /tmp/password
        as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }; bin=$(echo /usr/lib/postgresql/*/bin)
        as "$bin/initdb" -D /tmp/data -U postgres --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync
        echo 'host all all all scram-sha-256' >> /tmp/data/pg_hba.conf
        exec setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D /tmp/data -c 'listen_addresses=*' -c fsync=off -c unix_socket_directories=/tmp
        """;

    private readonly TemporaryFolder folder = new();
    private readonly string? container;
    private readonly TestDatabase? local;

    private VectorPostgres(TestDatabase? local, string? container, DatabaseSettings settings) =>
        (this.local, this.container, Settings) = (local, container, settings);

    public DatabaseSettings Settings { get; private set; }

    public NpgsqlDataSource Connect() => DatabaseConnections.Open(Settings, NullLoggerFactory.Instance);

    public static async Task<VectorPostgres> StartAsync()
    {
        var own = await SharedPostgres.NewDatabaseAsync();
        if (await own.ValueAsync<bool>("select exists (select from pg_available_extensions where name = 'vector')"))
        {
            await own.RunAsync("create extension vector");
            return new(own, null, own.Settings);
        }
        own.Dispose();
        Machine.Requires(
            await HasImageAsync(),
            $"PostgreSQL with pgvector (locally, or the image {Image})",
            "./build.sh --target=BaseImages"
        );
        var (name, port) = ($"hive-test-vector-{Guid.NewGuid().ToString("N")[..8]}", Machine.FreePort());
        await Programs.RunAsync(
            "docker",
            "run",
            "--detach",
            "--rm",
            "--name",
            name,
            "--publish",
            $"127.0.0.1:{port}:5432",
            "--entrypoint",
            "bash",
            Image,
            "-c",
            Script,
            "bash",
            Password
        );
        var started = new VectorPostgres(null, name, null!);
        started.Settings = new()
        {
            Host = "127.0.0.1",
            Port = port,
            Name = "postgres",
            User = "postgres",
            Password = new SecretFile(
                started.folder.Write("password", Password),
                "database password",
                1,
                TimeProvider.System
            ),
        };
        await Eventually.HoldsWhenReachedAsync(
            "PostgreSQL with pgvector answers",
            async () =>
            {
                await using var connections = started.Connect();
                await using var command = connections.CreateCommand("create extension if not exists vector");
                await command.ExecuteNonQueryAsync();
                return true;
            }
        );
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
            await Programs.RunAsync("docker", "rm", "--force", container);
        local?.Dispose();
        folder.Dispose();
    }

    private static async Task<bool> HasImageAsync()
    {
        try
        {
            using var docker = Programs.Start("docker", "image", "inspect", Image);
            await docker.WaitForExitAsync();
            return docker.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
