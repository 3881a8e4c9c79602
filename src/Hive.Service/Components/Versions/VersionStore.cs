using Hive.Service.Components.Files;
using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Components.Versions;

/// <summary>The versions of components in <c>hive.component_versions</c>.</summary>
public sealed class VersionStore(NpgsqlDataSource database)
{
    /// <summary>Who acts when a file changes.</summary>
    public const string FileActor = "file";

    private const string Columns = "version, label, hash, active, created_at";

    /// <summary>Raised after another version was activated.</summary>
    public event EventHandler? Activated;

    /// <summary>All versions of a component, newest first; empty when there never was one.</summary>
    public async Task<IReadOnlyList<ComponentVersion>> ListAsync(ComponentKind kind, string id, CancellationToken token)
    {
        await using var command = database.Command(
            $"select {Columns} from hive.component_versions where kind = $1 and component_id = $2 order by version desc limit 1000",
            Word(kind),
            id
        );
        return await RowsAsync(command, Read, token);
    }

    /// <summary>One version with its text; nothing when there is none of that number.</summary>
    public async Task<ComponentVersion?> GetAsync(ComponentKind kind, string id, int version, CancellationToken token)
    {
        await using var command = database.Command(
            $"""
            select {Columns}, definition from hive.component_versions
            where kind = $1 and component_id = $2 and version = $3
            """,
            Word(kind),
            id,
            version
        );
        return await RowsAsync(command, row => Read(row) with { Definition = row.GetString(5) }, token) is [var found]
            ? found
            : null;
    }

    /// <summary>What happened to a component's versions, newest first.</summary>
    public async Task<IReadOnlyList<VersionEvent>> HistoryAsync(ComponentKind kind, string id, CancellationToken token)
    {
        await using var command = database.Command(
            """
            select version, action, actor, reason, happened_at from hive.component_version_history
            where kind = $1 and component_id = $2 order by id desc limit 1000
            """,
            Word(kind),
            id
        );
        return await RowsAsync(
            command,
            row => new VersionEvent(
                row.GetInt32(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4)
            ),
            token
        );
    }

    /// <summary>Makes a version the one that counts. Nothing when there is none of that number.</summary>
    public async Task<ComponentVersion?> ActivateAsync(
        ComponentKind kind,
        string id,
        int version,
        string actor,
        string reason,
        CancellationToken token
    )
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await VersionChanges.LockAsync(transaction, token);
        if (!await VersionChanges.MakeActiveAsync(transaction, kind, id, version, token))
            return null;
        await VersionChanges.NoteAsync(transaction, kind, id, version, "activated", actor, reason, token);
        await transaction.CommitAsync(token);
        Activated?.Invoke(this, EventArgs.Empty);
        return await GetAsync(kind, id, version, token);
    }

    /// <summary>Makes a version of every definition that is not the newest already; tells which versions count.</summary>
    /// <remarks>Equal to the newest is what decides: a file that did not change leaves an earlier version active.</remarks>
    internal async Task<ActiveVersions> RecordAsync(IReadOnlyList<ParsedFile> files, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await VersionChanges.LockAsync(transaction, token);
        await using (
            var newest = transaction.Command(
                """
                select distinct on (kind, component_id) kind, component_id, version, hash from hive.component_versions
                order by kind, component_id, version desc
                """
            )
        )
        {
            var known = (
                await RowsAsync(
                    newest,
                    row => (Key: (row.GetString(0), row.GetString(1)), Version: row.GetInt32(2), Hash: row.GetString(3)),
                    token
                )
            ).ToDictionary(row => row.Key);
            foreach (var file in files)
            {
                var last = known.GetValueOrDefault((Word(file.Place.Kind), file.Place.Id));
                if (file.Definition is { } definition && definition.Hash != last.Hash)
                    await VersionChanges.AddAsync(transaction, definition, file.Text, last.Version + 1, token);
            }
        }
        await using var active = transaction.Command(
            """
            select kind, component_id, version, hash, definition, (
                select hash from hive.component_versions newest
                where (newest.kind, newest.component_id) = (active.kind, active.component_id) order by version desc limit 1)
            from hive.component_versions active where active
            """
        );
        var rows = await RowsAsync(
            active,
            row => new ActiveVersion(
                row.GetString(0),
                row.GetString(1),
                row.GetInt32(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5)
            ),
            token
        );
        await transaction.CommitAsync(token);
        return new(rows.ToDictionary(row => (row.Kind, row.Id)));
    }

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken token
    )
    {
        await using var reader = await command.ExecuteReaderAsync(token);
        List<T> rows = [];
        while (await reader.ReadAsync(token))
            rows.Add(read(reader));
        return rows;
    }

    private static ComponentVersion Read(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetFieldValue<DateTimeOffset>(4));

    internal static string Word(ComponentKind kind) => ComponentPlace.FolderOf(kind)[..^1];
}
