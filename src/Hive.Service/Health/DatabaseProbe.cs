using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Health;

/// <summary>Asks PostgreSQL through TCP, as our user, in our database, with a real query.</summary>
/// <remarks>
/// Health is open to everybody. However many ask at once, one connection answers them all: who comes while a question
/// is under way gets its answer.
/// </remarks>
public sealed class DatabaseProbe(NpgsqlDataSource database, TimeProvider time, DatabaseSettings? settings = null)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // One round trip answers both: does the schema's owner get rows, and which pgvector does this database have?
    private const string Question = "select (select extversion from pg_catalog.pg_extension where extname = 'vector')";

    private readonly Lock gate = new();
    private Task<DatabaseHealth>? underWay;

    /// <summary>Answers within two seconds.</summary>
    public Task<DatabaseHealth> AskAsync(CancellationToken token)
    {
        lock (gate)
        {
            if (underWay is null or { IsCompleted: true })
                underWay = AskInTimeAsync();
            return underWay.WaitAsync(token);
        }
    }

    private async Task<DatabaseHealth> AskInTimeAsync()
    {
        var begun = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(Timeout, time);
        try
        {
            // The second wait is for a server that is frozen: there even the cancellation gets no answer.
            var vector = await AskFreshAsync(deadline.Token).WaitAsync(deadline.Token);
            return new(Elapsed(begun), null, vector);
        }
        catch (Exception e) when (DatabaseError.Describes(e, CancellationToken.None, settings) is { } error)
        {
            return new(Elapsed(begun), error, null);
        }
    }

    private async Task<string?> AskFreshAsync(CancellationToken token)
    {
        try
        {
            return await AskOnceAsync(token);
        }
        catch (NpgsqlException e) when (DatabaseError.MayBeStale(e))
        {
            database.Clear();
            return await AskOnceAsync(token);
        }
    }

    private async Task<string?> AskOnceAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var command = await connection.PreparedAsync(Question, token);
        return await command.ExecuteScalarAsync(token) as string;
    }

    private double Elapsed(long begun) => Math.Round(time.GetElapsedTime(begun).TotalMilliseconds, 2);
}
