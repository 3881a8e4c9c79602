using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Keys;

/// <summary>The way on which keys go, over real engines: the local one, and Docker where a daemon is given.</summary>
internal sealed class Guarded : IDisposable
{
    private readonly DockerDaemon? _absent;

    public Guarded(TemporaryFolder folder, string engine = "auto", DockerDaemon? daemon = null)
    {
        daemon ??= _absent = new DockerDaemon(new Uri($"unix://{folder.In("no.sock")}"));
        var (runner, planned) = (new ProcessRunner(), new PlannedChanges());
        var chooser = new EngineChooser([
            new DockerEngine(daemon, Requested.Product, runner, planned),
            new LocalEngine(Requested.Product, runner, planned, Caller.Empty),
        ]);
        Api = new GuardedApi(new ListenerProof(Requested.In(folder, ("engine", engine)), chooser));
    }

    public GuardedApi Api { get; }

    public void Dispose()
    {
        Api.Dispose();
        _absent?.Dispose();
    }
}
