using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Access;

/// <summary>The keys of <c>hive.access_keys</c>.</summary>
public sealed class KeyStore(NpgsqlDataSource database)
{
    private const string Columns = "id, name, scopes, created_at, created_by, revoked_at, revoked_by, user_id";

    /// <summary>Raised after a key was made or revoked here.</summary>
    public event EventHandler? Changed;

    // A list is read by people; those that still count come first, and then the newest.
    private const int MostListed = 1000;

    /// <summary>Makes a key and returns its text, which is not kept. Nothing when the name is taken.</summary>
    public async Task<(AccessKey Key, string Text)?> CreateAsync(
        string name,
        Scopes scopes,
        string by,
        string? user,
        CancellationToken token
    )
    {
        var (id, text) = KeyText.Generate();
        await using var command = database.Command(
            $"""
            insert into hive.access_keys (id, name, hash, scopes, created_by, user_id) values ($1, $2, $3, $4, $5, $6::text)
            on conflict do nothing returning {Columns}
            """,
            id,
            name,
            KeyText.Hash(text),
            ScopeNames.Of(scopes),
            by,
            user
        );
        if (await FirstAsync(command, token) is not { } key)
            return null;
        Changed?.Invoke(this, EventArgs.Empty);
        return (key, text);
    }

    /// <summary>
    /// Ends a key for good. Nothing when there is no such key; the key as it is when it was revoked before.
    /// </summary>
    public async Task<AccessKey?> RevokeAsync(string id, string by, CancellationToken token)
    {
        await using var command = database.Command(
            $"""
            update hive.access_keys set revoked_at = coalesce(revoked_at, now()), revoked_by = coalesce(revoked_by, $2)
            where id = $1 returning {Columns}
            """,
            id,
            by
        );
        var key = await FirstAsync(command, token);
        Changed?.Invoke(this, EventArgs.Empty);
        return key;
    }

    /// <summary>All keys, revoked ones too, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<AccessKey>> ListAsync(CancellationToken token)
    {
        await using var command = database.Command(
            $"""
            select * from (
                select {Columns} from hive.access_keys order by revoked_at is null desc, created_at desc limit {MostListed}) keys
            order by created_at, id
            """
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<AccessKey> keys = [];
        while (await reader.ReadAsync(token))
            keys.Add(Read(reader));
        return keys;
    }

    /// <summary>Name, scopes and hash of every key that counts, by id.</summary>
    internal async Task<IReadOnlyDictionary<string, KnownKey>> LoadAsync(CancellationToken token)
    {
        await using var command = database.Command(
            "select id, name, scopes, hash, user_id from hive.access_keys where revoked_at is null"
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        Dictionary<string, KnownKey> keys = [];
        while (await reader.ReadAsync(token))
            keys[reader.GetString(0)] = new(
                new(
                    reader.GetString(1),
                    ScopeNames.Parse(reader.GetFieldValue<string[]>(2)),
                    reader.IsDBNull(4) ? null : reader.GetString(4)
                ),
                reader.GetFieldValue<byte[]>(3)
            );
        return keys;
    }

    internal sealed record KnownKey(Caller Caller, byte[] Hash);

    private static async Task<AccessKey?> FirstAsync(NpgsqlCommand command, CancellationToken token)
    {
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token) ? Read(reader) : null;
    }

    private static AccessKey Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            ScopeNames.Parse(reader.GetFieldValue<string[]>(2)),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetString(4),
            reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            reader.IsDBNull(6) ? null : reader.GetString(6),
            reader.IsDBNull(7) ? null : reader.GetString(7)
        );
}
