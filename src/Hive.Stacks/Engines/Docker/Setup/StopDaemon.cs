using Hive.Stacks.Engines.Local;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Ends a daemon that was started here, with its containerd.</summary>
/// <param name="settings">Whose daemon.</param>
internal sealed class StopDaemon(DaemonSettings settings)
{
    /// <summary>Asks the daemon to stop its containers and itself, and waits until nothing of it runs.</summary>
    /// <exception cref="StackException">It does not end.</exception>
    public async Task EndAsync(ProcessRecord record, ICommandRunner runner, string why, CancellationToken cancellationToken)
    {
        var step = new EndStep("the Docker daemon", settings.RecordFile, record, Posix.Terminate, Posix.Kill, why) { Patience = settings.StopPatience };
        await step.ExecuteAsync(runner, null, cancellationToken);
        // The daemon ends its containerd by itself, unless it was killed before it could.
        await new DaemonLeftovers(settings).EndContainerdAsync(cancellationToken);
    }
}
