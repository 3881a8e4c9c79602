using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Components.Versions;

/// <summary>What changes versions, inside a transaction of the <see cref="VersionStore"/>'s.</summary>
internal static class VersionChanges
{
    /// <summary>Adds a version and makes it the one that counts.</summary>
    public static async Task AddAsync(
        NpgsqlTransaction transaction,
        ComponentDefinition definition,
        string text,
        int version,
        CancellationToken token
    )
    {
        var (kind, id) = (definition.Kind, definition.Id);
        await RunAsync(
            transaction.Command(
                """
                insert into hive.component_versions (kind, component_id, version, label, hash, definition)
                values ($1, $2, $3, $4, $5, $6)
                """,
                VersionStore.Word(kind),
                id,
                version,
                definition.Version,
                definition.Hash,
                text
            ),
            token
        );
        await MakeActiveAsync(transaction, kind, id, version, token);
        await NoteAsync(
            transaction,
            kind,
            id,
            version,
            "created",
            VersionStore.FileActor,
            version == 1 ? "The file is new" : "The file changed",
            token
        );
    }

    /// <summary>Makes a version the one that counts; false when there is none of that number.</summary>
    public static async Task<bool> MakeActiveAsync(
        NpgsqlTransaction transaction,
        ComponentKind kind,
        string id,
        int version,
        CancellationToken token
    )
    {
        // Two statements: the index that allows one active row looks at each row as it is changed.
        await RunAsync(
            transaction.Command(
                """
                update hive.component_versions set active = false
                where kind = $1 and component_id = $2 and active and version <> $3
                """,
                VersionStore.Word(kind),
                id,
                version
            ),
            token
        );
        return await RunAsync(
                transaction.Command(
                    """
                    update hive.component_versions set active = true
                    where kind = $1 and component_id = $2 and version = $3
                    """,
                    VersionStore.Word(kind),
                    id,
                    version
                ),
                token
            ) == 1;
    }

    /// <summary>Notes in the history what was done.</summary>
    public static Task<int> NoteAsync(
        NpgsqlTransaction transaction,
        ComponentKind kind,
        string id,
        int version,
        string action,
        string actor,
        string reason,
        CancellationToken token
    ) =>
        RunAsync(
            transaction.Command(
                """
                insert into hive.component_version_history (kind, component_id, version, action, actor, reason)
                values ($1, $2, $3, $4, $5, $6)
                """,
                VersionStore.Word(kind),
                id,
                version,
                action,
                actor,
                reason
            ),
            token
        );

    /// <summary>
    /// Until the transaction ends, no other one changes versions: two programs on one database number theirs one after the
    /// other.
    /// </summary>
    public static Task<int> LockAsync(NpgsqlTransaction transaction, CancellationToken token) =>
        RunAsync(transaction.Command("lock table hive.component_versions in share row exclusive mode"), token);

    private static async Task<int> RunAsync(NpgsqlCommand command, CancellationToken token)
    {
        await using (command)
            return await command.ExecuteNonQueryAsync(token);
    }
}
