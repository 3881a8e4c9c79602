using Hive.Stacks.Commands;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Podman;

/// <summary>Where Podman's service listens, as Podman itself decides it.</summary>
/// <param name="Socket">Absolute path of its socket.</param>
/// <param name="Problem">Why it cannot be called, as a clause; null when it can.</param>
internal sealed record PodmanAddress(string Socket, string? Problem = null)
{
    /// <summary>Podman's own variable.</summary>
    public const string Variable = "CONTAINER_HOST";

    /// <summary>The socket that the variable names, else the one of this user's Podman.</summary>
    public static PodmanAddress Of(CallerEnvironment caller)
    {
        if (caller.Variables.GetValueOrDefault(Variable) is { Length: > 0 } named)
        {
            return Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme == "unix"
                ? new PodmanAddress(address.LocalPath)
                : new PodmanAddress(
                    "/",
                    $"{Variable} names no socket of this machine, and a stack's data is in folders of it: {named}"
                );
        }

        var folder =
            Account.Current.IsRoot ? "/run"
            : caller.Variables.GetValueOrDefault("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? runtime
            : $"/run/user/{Account.Current.UserId}";
        return new PodmanAddress(Path.Combine(folder, "podman", "podman.sock"));
    }

    /// <summary>It as DOCKER_HOST names it.</summary>
    public string Host => $"unix://{Socket}";
}
