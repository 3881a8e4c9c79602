using System.Diagnostics;
using Hive.Testing;
using Npgsql;

namespace Hive.Tests.Postgres;

/// <summary>A real PostgreSQL with a data folder and a port of its own, gone without a trace afterwards.</summary>
internal sealed class ThrowawayPostgres : IAsyncDisposable
{
    public const string Superuser = "postgres";
    public const string Password = "superuser-password-of-a-test";
    private static readonly bool AsRoot = Environment.UserName == "root";

    private readonly string programs = PostgresPrograms.FolderOrIgnore();
    private readonly TemporaryFolder folder = new();
    private Process? server;
    private bool mounted;

    public int Port { get; } = Machine.FreePort();

    /// <summary>Where its data is, and its disk ends where it is given a size.</summary>
    public string Folder => folder.Path;

    /// <summary>Initialised, but not started.</summary>
    /// <param name="megabytes">The size of a disk of its own, which only root can make; nothing for a folder as any
    /// other.</param>
    public static async Task<ThrowawayPostgres> CreateAsync(int? megabytes = null)
    {
        var cluster = new ThrowawayPostgres();
        if (megabytes is { } size)
        {
            await Programs.RunAsync(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                $"size={size}m,mode=755",
                "hive-test",
                cluster.folder.Path
            );
            cluster.mounted = true;
        }
        // PostgreSQL refuses to run as root, and then needs a folder that its user owns.
        if (AsRoot)
            await Programs.RunAsync("chown", "postgres", cluster.folder.Path);
        var password = cluster.folder.Write("superuser", Password);
        await Programs.RunAsync(
            cluster.Unprivileged(
                "initdb",
                "--pgdata",
                cluster.Data,
                "--username",
                Superuser,
                "--pwfile",
                password,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--no-sync"
            )
        );
        return cluster;
    }

    public static async Task<ThrowawayPostgres> StartNewAsync()
    {
        var cluster = await CreateAsync();
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Returns when it answers a query.</summary>
    public async Task StartAsync()
    {
        server = Programs.Start(
            Unprivileged(
                "postgres",
                "-D",
                Data,
                "-p",
                $"{Port}",
                "-k",
                folder.Path,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off"
            )
        );
        await Eventually.HoldsWhenReachedAsync(
            "PostgreSQL answers",
            async () =>
            {
                server.HasExited.Should().BeFalse("PostgreSQL should run on port {0}", Port);
                await RunAsync("select 1");
                return true;
            }
        );
    }

    /// <summary>Fast shutdown: clients are disconnected.</summary>
    public async Task StopAsync()
    {
        if (server is null)
            return;
        Signals.Interrupt(server.Id);
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    /// <summary>Runs statements as the superuser.</summary>
    public async Task RunAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(Superuser, Password, database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row, as the superuser.</summary>
    public async Task<T> ValueAsync<T>(string sql, string database)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(Superuser, Password, database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (mounted)
            await Programs.RunAsync("umount", folder.Path);
        folder.Dispose();
    }

    private string Data => Path.Combine(folder.Path, "data");

    // Unpooled: an idle connection of ours must not outlive a restart of the server.
    private string ConnectionString(string user, string password, string database) =>
        $"Host=127.0.0.1;Port={Port};Username={user};Password={password};Database={database};Pooling=false;Timeout=5";

    private string[] Unprivileged(string program, params string[] arguments) =>
        AsRoot
            ?
            [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--init-groups",
                Path.Combine(programs, program),
                .. arguments,
            ]
            : [Path.Combine(programs, program), .. arguments];
}
