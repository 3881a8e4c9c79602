using System.Runtime.ExceptionServices;
using Hive.Service.Problems;
using Hive.Service.Starting;

namespace Hive.Api.Hosting;

/// <summary>Runs the start in the background and ends the program when it can never succeed.</summary>
internal sealed partial class DatabaseStartService(
    DatabaseStart start,
    IHostApplicationLifetime lifetime,
    ILogger<DatabaseStartService> log
) : BackgroundService
{
    private ExceptionDispatchInfo? failure;

    /// <summary>Throws what ended the start for good: the host by itself would end with exit code 0.</summary>
    /// <exception cref="RefusedException">The database belongs to a newer or a different program.</exception>
    public void ThrowIfFailed() => failure?.Throw();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await start.RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            failure = ExceptionDispatchInfo.Capture(e);
            // A refusal explains itself; anything else is a fault of ours, so its trace is wanted.
            Failed(e.Message, e is ProblemException ? null : e);
            // Not before the server listens: a start that is stopped half-way throws, and its error hides this one.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}")]
    private partial void Failed(string reason, Exception? exception);
}
