using Hive.Stacks.Commands;

namespace Hive.Stacks.EngineSetup;

/// <summary>The daemon as a service of systemd, for machines that have it.</summary>
internal static class SystemdDocker
{
    private const string Unit = "docker.service";
    private static readonly string[] Units = [Unit, "docker.socket"];

    /// <summary>True when systemd runs this machine; sd_booted(3) asks the same.</summary>
    public static bool RunsHere => Directory.Exists("/run/systemd/system");

    public static Command Start { get; } = new("systemctl", ["start", Unit]);

    // With the socket: otherwise the next question to the daemon would start it again.
    public static Command Stop { get; } = new("systemctl", ["stop", .. Units]);

    /// <summary>Prints what tells this run of the service from others.</summary>
    public static Command Invocation { get; } = new("systemctl", ["show", Unit, "--property=InvocationID", "--value"]);

    /// <summary>Where it is noted which run of the service was started here.</summary>
    public static string NoteFile(DaemonSettings settings) => settings.RecordFile + ".systemd";

    /// <summary>Whether the service that runs is still the run that was started here.</summary>
    public static async Task<bool> IsOursAsync(
        DaemonSettings settings,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        var now = (await runner.RunAsync(Invocation, null, cancellationToken)).Output.Trim();
        return now.Length > 0 && now == (await File.ReadAllTextAsync(NoteFile(settings), cancellationToken)).Trim();
    }

    /// <summary>Stops the service, if it is still the run that was started here.</summary>
    public static async Task StopAsync(DaemonSettings settings, ICommandRunner runner, CancellationToken cancellationToken)
    {
        if (await IsOursAsync(settings, runner, cancellationToken))
            (await runner.RunAsync(Stop, null, cancellationToken)).OrThrow(
                "Stopping the Docker service",
                "See why: systemctl status docker"
            );
        File.Delete(NoteFile(settings));
    }
}
