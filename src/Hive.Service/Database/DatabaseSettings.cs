using Hive.Service.Secrets;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>Where PostgreSQL is and as whom to come. Checked by whoever makes it.</summary>
public sealed record DatabaseSettings
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>The database's name.</summary>
    public required string Name { get; init; }

    /// <summary>The role that owns the database; not a superuser.</summary>
    public required string User { get; init; }

    /// <summary>The role's password; read again for every new connection.</summary>
    public required SecretFile Password { get; init; }

    /// <summary>For messages: <c>host:port/name as user</c>.</summary>
    public override string ToString() => $"{Host}:{Port}/{Name} as {User}";

    internal string ConnectionString =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Database = Name,
            Username = User,
            ApplicationName = "hive-api",
            // Seconds, to connect or to wait for a free connection. Twenty connections at once take a slow machine with one
            // CPU more than two. Health answers sooner: it has a deadline of its own.
            Timeout = 10,
            CommandTimeout = 30,
            // Milliseconds. A server that does not even answer a cancellation is given up on quickly.
            CancellationTimeout = 250,
            MaxPoolSize = 20,
            // Statements are prepared where it counts (see DatabaseCommands), never by the driver on its own: one that
            // PostgreSQL refuses while it is being prepared would fail for whoever uses the connection next.
            MaxAutoPrepare = 0,
            // A connection lives at most this long (seconds), so a rotated password or a moved server is noticed.
            ConnectionLifetime = 1800,
            // Whoever stands in the server's place may ask for the password itself: it is never told.
            RequireAuth = "ScramSHA256",
            // No Kerberos or client certificates here; and no per-connection probing of the home folder for them.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
}
