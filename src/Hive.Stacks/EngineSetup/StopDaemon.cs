using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Ends a daemon that was started here, with its containerd.</summary>
/// <param name="settings">Whose daemon.</param>
internal sealed class StopDaemon(DaemonSettings settings)
{
    /// <summary>Asks the daemon to stop its containers and itself, and waits until nothing of it runs.</summary>
    /// <exception cref="StackException">It does not end.</exception>
    public async Task EndAsync(ProcessRecord record, string why, CancellationToken cancellationToken)
    {
        var step = new EndStep("the Docker daemon", settings.RecordFile, record, Posix.Terminate, Posix.Kill, why)
        {
            Timeout = settings.StopTimeout,
        };
        await EndHandler.EndAsync(step, cancellationToken);
        // The daemon ends its containerd by itself, unless it was killed before it could.
        await new DaemonLeftovers(settings).EndContainerdAsync(cancellationToken);
    }
}
