using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Refuses what cannot work before anything is changed.</summary>
internal static class SetupGuard
{
    public const string Without = "go on without Docker: --engine=local";

    /// <summary>Refuses a daemon that answers and cannot run the stacks.</summary>
    public static void RefuseOld(EngineParts found)
    {
        if (EngineParts.IsTooOld(found.Daemon.Version))
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"The Docker daemon that answers is {found.Daemon.Version}; {EngineParts.OldestDaemon} or newer is needed.",
                $"Upgrade it in the way it was installed (it is not ours to stop), or {Without}."
            );
        }
    }

    /// <summary>Refuses machines on which no engine can be made.</summary>
    /// <param name="found">What is there.</param>
    /// <param name="dockerHost">The value of DOCKER_HOST.</param>
    public static void RequirePossible(EngineParts found, string? dockerHost)
    {
        if (dockerHost is { Length: > 0 } && found.Daemon.Version is null)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"DOCKER_HOST is '{dockerHost}', and {found.Daemon.Problem} there.",
                $"Start that daemon, or unset DOCKER_HOST to have one on this machine, or {Without}."
            );
        }

        if (
            !File.Exists(LinuxDistribution.OsRelease)
            || !File.Exists("/usr/bin/apt-get")
            || !LinuxDistribution.Parse(File.ReadAllText(LinuxDistribution.OsRelease)).IsSupported
        )
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"EngineUp can make an engine on Debian 12 or newer and on Ubuntu only; found here: {found}.",
                $"Install Docker Engine {EngineParts.OldestDaemon} or newer with Compose and Buildx in your system's way, or {Without}."
            );
        }

        RequireRoot($"Making an engine ({found})");
    }

    /// <summary>Refuses everybody but root.</summary>
    /// <param name="what">What needs root, as the beginning of a sentence.</param>
    public static void RequireRoot(string what)
    {
        if (!Account.Current.IsRoot)
            throw new StackException(
                FailureKind.Prerequisite,
                $"{what} needs root.",
                $"Run the same command with sudo, or {Without}."
            );
    }
}
