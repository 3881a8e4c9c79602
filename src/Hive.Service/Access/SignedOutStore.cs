using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Access;

/// <summary>Browsers' sessions that were signed out, for all processes on the database and those to come.</summary>
public sealed class SignedOutStore(NpgsqlDataSource database)
{
    /// <summary>Keeps one, and forgets those that would have ended by now.</summary>
    /// <param name="id">The session.</param>
    /// <param name="until">When it would have ended.</param>
    /// <param name="token">Ends it early.</param>
    /// <returns>Whether it is on record.</returns>
    public async Task<bool> AddAsync(string id, DateTimeOffset until, CancellationToken token)
    {
        try
        {
            await using var command = database.Command(
                """
                with over as (delete from hive.signed_out_sessions where until < now())
                insert into hive.signed_out_sessions (id, until) values ($1, $2) on conflict do nothing
                """,
                id,
                until.UtcDateTime
            );
            await command.ExecuteNonQueryAsync(token);
            return true;
        }
        catch (Exception e) when (DatabaseError.Describes(e, token) is not null)
        {
            return false;
        }
    }

    /// <summary>Those that would still count; nothing where the database does not answer.</summary>
    public async Task<IReadOnlyList<string>?> LoadAsync(CancellationToken token)
    {
        try
        {
            await using var command = database.Command("select id from hive.signed_out_sessions where until >= now()");
            await using var row = await command.ExecuteReaderAsync(token);
            List<string> found = [];
            while (await row.ReadAsync(token))
                found.Add(row.GetString(0));
            return found;
        }
        catch (Exception e) when (DatabaseError.Describes(e, token) is not null)
        {
            return null;
        }
    }
}
