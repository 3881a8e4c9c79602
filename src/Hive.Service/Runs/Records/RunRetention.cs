using Hive.Service.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Runs.Records;

/// <summary>
/// Removes runs that ended longer ago than they are kept, with their logs, and sessions that have none left and did not
/// change for as long. A run that waits for a person has not ended.
/// </summary>
/// <param name="keep">How long they are kept, an hour or more; nothing means for ever.</param>
/// <param name="database">Where they are.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="log">Where it is told.</param>
public sealed partial class RunRetention(
    TimeSpan? keep,
    NpgsqlDataSource database,
    TimeProvider time,
    ILogger<RunRetention> log
)
{
    // Few enough that nobody waits for the locks of one statement.
    private const int AtOnce = 500;

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Goes on until the token ends it; ends at once where everything is kept.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        if (keep is not { } length)
            return;
        while (true)
        {
            var pause = BetweenSweeps;
            try
            {
                var (runs, sessions) = await SweepAsync(length, token);
                if (runs + sessions > 0)
                    Removed(runs, sessions, length.TotalHours);
            }
            catch (Exception e) when (DatabaseError.Describes(e, token) is { } error)
            {
                NotRemoved(error);
                pause = AfterFailure;
            }
            await Task.Delay(pause, time, token);
        }
    }

    private async Task<(int Runs, int Sessions)> SweepAsync(TimeSpan length, CancellationToken token) =>
        (
            await AllAsync(
                $"""
                delete from hive.runs where id in (
                    select id from hive.runs where ended_at < now() - $1 order by ended_at limit {AtOnce})
                """,
                length,
                token
            ),
            await AllAsync(
                $"""
                delete from hive.sessions where updated_at < now() - $1 and id in (
                    select id from hive.sessions s where updated_at < now() - $1
                      and not exists (select from hive.runs where session_id = s.id) order by updated_at limit {AtOnce})
                """,
                length,
                token
            )
        );

    private async Task<int> AllAsync(string sql, TimeSpan length, CancellationToken token)
    {
        for (var all = 0; ; )
        {
            await using var command = database.Command(sql, length);
            var gone = await command.ExecuteNonQueryAsync(token);
            all += gone;
            if (gone == 0)
                return all;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Runs} runs that ended more than {Hours} hours ago were removed, and {Sessions} sessions without runs"
    )]
    private partial void Removed(int runs, int sessions, double hours);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old runs are not removed: {Error}")]
    private partial void NotRemoved(string error);
}
