using Hive.Service.Database;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Scopes;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs.Execution;

/// <summary>Keeps this process's runs its own, and goes on with those of processes that have gone.</summary>
public sealed partial class RunRecovery(
    RunLeases leases,
    RunService runs,
    RunLimits limits,
    TimeProvider time,
    ILogger<RunRecovery> log
)
{
    // Three signs of life within a lease.
    private static readonly TimeSpan Pause = RunLeases.Length / 3;

    /// <summary>Goes on until the token ends it, however long the database is away.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        for (string? failed = null; ; await Task.Delay(Pause, time, token))
        {
            try
            {
                await LookAsync(token);
                failed = null;
            }
            catch (Exception e) when (DatabaseError.Describes(e, token) is { } error)
            {
                if (failed is null)
                    NotRenewed(error);
                failed = error;
            }
        }
    }

    /// <summary>Lets go of everything, in good order.</summary>
    public async Task EndAsync(CancellationToken token)
    {
        try
        {
            await leases.ReleaseAsync(token);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseError.Describes(e, token) is not null)
        {
            // The lease runs out by itself.
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        var live = runs.Live.Select(run => run.Id).ToList();
        foreach (var (id, lost) in await leases.RenewAsync(live, token))
        {
            if (runs.FindLive(id) is not { } run)
                continue;
            if (lost)
                Lost(id);
            run.Stop(lost ? RunStatus.Interrupted : RunStatus.Cancelled);
        }
        var room = Math.Max(0, limits.AtOnce - live.Count);
        foreach (var taken in await leases.ClaimAsync(live, room, token))
        {
            Resumed(taken.Run.Id, taken.Attempt);
            await runs.GoOnAsync(taken, null, token);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Run {Run} was under way in a process that has gone; this one goes on with it (attempt {Attempt})"
    )]
    private partial void Resumed(Guid run, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another process has taken run {Run} over")]
    private partial void Lost(Guid run);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of the runs is not renewed: {Error}")]
    private partial void NotRenewed(string error);
}
