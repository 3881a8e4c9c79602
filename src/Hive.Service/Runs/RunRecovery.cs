using Hive.Service.Database;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs;

/// <summary>Marks the runs that a dead process left in flight.</summary>
public sealed partial class RunRecovery(RunStore store, TimeProvider time, ILogger<RunRecovery> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Returns when they are marked, however long the database is away.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        for (var tried = false; ; tried = true)
        {
            try
            {
                if (await store.InterruptOthersAsync(token) is > 0 and var count)
                    Interrupted(count);
                return;
            }
            catch (Exception e) when (DatabaseError.Describes(e, token) is { } error)
            {
                if (!tried)
                    NotMarked(error);
                await Task.Delay(Pause, time, token);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} runs were under way when the API last ended; they are marked as interrupted"
    )]
    private partial void Interrupted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interrupted runs are not marked yet: {Error}")]
    private partial void NotMarked(string error);
}
