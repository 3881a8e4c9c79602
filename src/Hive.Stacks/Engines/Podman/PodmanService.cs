using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Podman;

/// <summary>Whether Podman can run stacks here.</summary>
/// <param name="address">Where its service listens.</param>
/// <param name="socket">Asks it what it alone knows.</param>
/// <param name="daemon">Asks it what Docker's API has.</param>
/// <param name="runner">Asks for programs.</param>
internal sealed class PodmanService(PodmanAddress address, PodmanSocket socket, DockerDaemon daemon, ICommandRunner runner)
{
    private static readonly string[] Controllers = ["cpu", "memory", "pids"];

    // Of one run: the machine's cgroups stay as they are.
    private bool _isFit;

    /// <summary>What starts it, as a phrase.</summary>
    public static string Start =>
        Account.Current.IsRoot ? "systemctl enable --now podman.socket" : "systemctl --user enable --now podman.socket";

    private string ByHand => $"podman system service --time=0 {address.Host}";

    /// <summary>Asks it. Changes nothing.</summary>
    public async Task<EngineAnswer> AskAsync(CancellationToken cancellationToken)
    {
        if (address.Problem is { } wrong)
            return No(wrong, $"Set {PodmanAddress.Variable} to unix:///PATH, or unset it.");
        if (!File.Exists(address.Socket))
        {
            return await VersionAsync("podman", ["--version"], cancellationToken) is null
                ? No("Podman is not on this machine", $"Install it (apt-get install podman), then: {Start}.")
                : No($"Podman's service does not listen on {address.Socket}", $"Start it: {Start}, or: {ByHand}.");
        }

        var answer = await daemon.AskAsync(cancellationToken);
        if (answer.Problem is { } silence)
        {
            return silence.EndsWith("is not Podman", StringComparison.Ordinal)
                ? No(silence, $"Name Podman's socket ({PodmanAddress.Variable}), or use --engine=docker.")
                : No(silence, $"Start it: {Start}, or: {ByHand}.");
        }

        if (!_isFit && Lack(await InfoAsync(cancellationToken)) is { } lack)
        {
            return No(
                lack,
                "Run Podman and this as root; or boot with cgroup v2, and have systemd delegate these controllers to the user."
            );
        }

        _isFit = true;
        return await VersionAsync("docker", ["compose", "version", "--short"], cancellationToken) is null
            ? No(
                "the docker command line with Compose is missing, which makes the containers",
                "Install both (Debian: docker-cli and docker-compose); a Docker daemon is not needed."
            )
            : new EngineAnswer($"Podman {answer.Version}", null);
    }

    // Podman leaves out the limits that it cannot set, and says so to nobody who asks over its socket.
    private static string? Lack(JsonNode info)
    {
        var given = (info["host"]?["cgroupControllers"]?.AsArray() ?? []).Select(one => (string?)one).ToList();
        var missing = Controllers.Where(controller => !given.Contains(controller)).ToList();
        return missing.Count == 0
            ? null
            : $"Podman can set no limits here: cgroup {info["host"]?["cgroupVersion"]} gives it no controller for {string.Join(", ", missing)}";
    }

    private async Task<JsonNode> InfoAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await socket.InfoAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or JsonException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw daemon.Gone(exception.Message.TrimEnd('.'), exception);
        }
    }

    private Task<string?> VersionAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    ) => EngineParts.VersionAsync(new Command(program, arguments), runner, cancellationToken);

    private static EngineAnswer No(string problem, string remedy) => new(null, problem) { Remedy = remedy };
}
