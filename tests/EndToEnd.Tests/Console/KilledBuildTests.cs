using System.Net;
using System.Net.Sockets;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>A console that is killed while it builds.</summary>
internal sealed class KilledBuildTests
{
    [Test]
    public async Task A_killed_console_leaves_no_build_running()
    {
        await Requires.EngineAsync("docker");
        await using var sandbox = new Sandbox("docker");
        // A cache that takes connections and never answers: the build waits for it.
        using var cache = new TcpListener(IPAddress.Loopback, 0);
        cache.Start();
        sandbox.Set("HIVE_CACHE_FROM", $"type=registry,ref={cache.LocalEndpoint}/hive-{{target}}");
        var build = sandbox.Start("BuildImages", "--verbosity=verbose");
        await Eventually.HoldsAsync("the build runs", () => sandbox.Processes().Any(IsBuild));
        // While it writes, it ends at the next line, whose reader is gone, whoever takes care of it.
        await Eventually.HoldsAsync(
            "the build waits for the cache, silently",
            async () =>
            {
                var before = build.Output.Length;
                await Task.Delay(1000);
                return build.Output.Contains("importing cache", StringComparison.Ordinal) && build.Output.Length == before;
            }
        );

        await build.SignalAsync("KILL");

        await build.Completion;
        await Eventually.HoldsAsync("the build has ended", () => !sandbox.Processes().Any(IsBuild));
    }

    private static bool IsBuild(string process) => process.Contains("buildx bake", StringComparison.Ordinal);
}
