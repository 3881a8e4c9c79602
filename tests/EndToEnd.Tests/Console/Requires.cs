using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;

namespace EndToEnd.Tests.Console;

/// <summary>Skips a test, with its reason, where the machine lacks what it needs. In CI that is a failure.</summary>
internal static class Requires
{
    public static async Task EngineAsync(string engine)
    {
        if (engine == "docker")
        {
            using var daemon = new DockerDaemon();
            var answer = await daemon.AskAsync(CancellationToken.None);
            Have(answer.Version is not null, $"{answer.Problem}; ./build.sh --target=EngineUp makes an engine.");
            return;
        }

        if (engine == "podman")
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
            Have(
                folders.Any(folder => File.Exists(Path.Combine(folder, "podman"))),
                "no Podman on this machine; apt-get install podman crun netavark aardvark-dns catatonit."
            );
            return;
        }

        var found = await PostgresInstallation.FindAllAsync(
            new ProcessRunner(),
            Environment.GetEnvironmentVariable("PATH") ?? "",
            CancellationToken.None
        );
        Have(found.Count > 0, $"no PostgreSQL on this machine; {PostgresInstallation.InstallCommand}");
    }

    public static void Root() =>
        Have(Environment.UserName == "root", "this test mounts file systems or changes users, which root alone may do.");

    public static void Have(bool met, string reason)
    {
        if (met)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"CI has to have it: {reason}");
        Assert.Ignore(reason);
    }
}
