using System.Runtime.ExceptionServices;
using Hive.Service.Problems;
using Hive.Service.Starting;

namespace Hive.Api.Hosting;

/// <summary>Runs the start in the background and ends the program when it can never succeed.</summary>
internal sealed partial class DatabaseStartService(
    DatabaseStart start, IHostApplicationLifetime lifetime, ILogger<DatabaseStartService> log) : BackgroundService
{
    private ExceptionDispatchInfo? refused;

    /// <exception cref="RefusedException">The database belongs to a newer or a different program.</exception>
    public void ThrowIfRefused() => refused?.Throw();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await start.RunAsync(stoppingToken);
        }
        catch (RefusedException e)
        {
            refused = ExceptionDispatchInfo.Capture(e);
            Refused(e.Cause, e.Remedy);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Cause} {Remedy}")]
    private partial void Refused(string cause, string remedy);
}
