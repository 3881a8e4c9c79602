using Hive.Service.Database;
using Hive.Service.Problems;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Starting;

/// <summary>Waits for PostgreSQL as long as it takes, then migrates.</summary>
public sealed partial class DatabaseStart(
    NpgsqlDataSource database,
    DatabaseSettings settings,
    Migrator migrator,
    StartProgress progress,
    TimeProvider time,
    ILogger<DatabaseStart> log
)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when requests can be served.</summary>
    /// <exception cref="RefusedException">The database belongs to a newer or a different program.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        var begun = time.GetTimestamp();
        for (var pause = FirstPause; !await TryAsync(token); pause = Longer(pause))
            await Task.Delay(pause, time, token);
        var took = time.GetElapsedTime(begun);
        Ready(took);
    }

    private async Task<bool> TryAsync(CancellationToken token)
    {
        var phase = StartPhase.Database;
        try
        {
            await using (await database.OpenConnectionAsync(token))
            {
                phase = StartPhase.Migrate;
                progress.Enter(
                    phase,
                    progress.Now.Phase == phase ? progress.Now.WaitingFor : "Migrations are being applied"
                );
            }
            await migrator.MigrateAsync(token);
            progress.Enter(StartPhase.Ready);
            return true;
        }
        catch (Exception e) when (DatabaseError.Describes(e, token, settings) is { } error)
        {
            // Tried up to twenty times a second: only news is worth a line.
            if (error != progress.Now.WaitingFor)
                Waiting(phase, error);
            progress.Enter(phase, error);
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting in phase {Phase}: {Error}")]
    private partial void Waiting(StartPhase phase, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Database ready after {Took}")]
    private partial void Ready(TimeSpan took);
}
