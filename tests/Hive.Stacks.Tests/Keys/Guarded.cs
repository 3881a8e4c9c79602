using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Tests.Keys;

/// <summary>The way on which keys go, over real engines: the local one, and Docker where a daemon is given.</summary>
internal sealed class Guarded : IDisposable
{
    private readonly DockerDaemon? _absent;

    public Guarded(TemporaryFolder folder, string engine = "auto", DockerDaemon? daemon = null)
    {
        daemon ??= _absent = new DockerDaemon(new Uri($"unix://{folder.In("no.sock")}"));
        var (runner, planned) = (new ProcessRunner(), new PlannedChanges());
        var chooser = new EngineChooser(daemon, new DockerEngine(daemon, runner, planned), new LocalEngine(Requested.Product, runner, planned, ""));
        Api = new GuardedApi(new ListenerProof(Requested.In(folder, ("engine", engine)), chooser));
    }

    public GuardedApi Api { get; }

    public void Dispose()
    {
        Api.Dispose();
        _absent?.Dispose();
    }
}
