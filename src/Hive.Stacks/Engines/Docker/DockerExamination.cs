using System.Globalization;
using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Docker;

/// <summary>What the doctor says about Docker.</summary>
internal static class DockerExamination
{
    private static string EngineUp =>
        $"{ConsoleCommand.For("EngineUp")} (as root, on Debian or Ubuntu), or your system's way to Docker Engine";

    public static async Task<EngineExamination> LookAsync(
        DockerDaemon daemon,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        var parts = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        var info = parts.Daemon.Version is null ? null : await daemon.InfoAsync(cancellationToken);
        return new EngineExamination(parts.IsComplete && !EngineParts.IsTooOld(parts.Daemon.Version), [.. Look(parts, info)])
        {
            Clock = DateTimeOffset.TryParse(
                info?.SystemTime,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var instant
            )
                ? instant
                : null,
            Registries =
            [
                .. new[] { info?.IndexServerAddress }
                    .Concat(info?.RegistryConfig?.Mirrors ?? [])
                    .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null)
                    .OfType<Uri>(),
            ],
            Lack = "Docker was asked for and cannot be used",
            Mend = EngineUp,
        };
    }

    internal static IEnumerable<Finding> Look(EngineParts parts, SystemInfoResponse? info)
    {
        yield return Daemon(parts);
        yield return Part("Docker command line", parts.Cli, "it starts containers");
        yield return Part("Docker Compose", parts.Compose, "it creates a stack's containers");
        yield return Part("Docker Buildx", parts.Buildx, "it builds the images");
        if (info is null)
            yield break;
        yield return Limits(info);
        // A daemon elsewhere (DOCKER_HOST) has its folder there.
        if (info.DockerRootDir is { Length: > 0 } root && Directory.Exists(root))
        {
            yield return DiskFinding.Of(
                "Disk of Docker",
                root,
                DiskSpace.LeastForImages,
                "building the images needs it",
                "free some space there, for example: docker builder prune",
                stopsAll: false
            );
        }
    }

    private static Finding Daemon(EngineParts parts)
    {
        const string why = "containers run on it; without it stacks run as plain processes";
        if (parts.Daemon.Version is not { } version)
        {
            return new Finding(
                "Docker daemon",
                FindingState.Missing,
                parts.Daemon.Problem!,
                why,
                parts.Daemon.Problem!.Contains("may not use", StringComparison.Ordinal)
                    ? "sudo usermod -aG docker $USER, then log in again"
                    : EngineUp
            );
        }

        return EngineParts.IsTooOld(version)
            ? new Finding(
                "Docker daemon",
                FindingState.Missing,
                $"{version} is too old",
                why,
                $"upgrade it to {EngineParts.OldestDaemon} or newer, in the way it was installed"
            )
            : new Finding("Docker daemon", FindingState.Ok, version, why);
    }

    private static Finding Part(string what, string? version, string why) =>
        version is null
            ? new Finding(what, FindingState.Missing, "not there, or it fails", why, EngineUp)
            : new Finding(what, FindingState.Ok, version, why);

    private static Finding Limits(SystemInfoResponse info)
    {
        const string why = "a container that runs wild is held back by them";
        var lacking = new[] { ("memory", info.MemoryLimit), ("CPU", info.CPUCfsQuota), ("processes", info.PidsLimit) }
            .Where(limit => !limit.Item2)
            .Select(limit => limit.Item1)
            .ToList();
        return lacking.Count == 0
            ? new Finding(
                "Resource limits",
                FindingState.Ok,
                $"memory, CPU and processes, by cgroup v{info.CgroupVersion}",
                why
            )
            : new Finding(
                "Resource limits",
                FindingState.Note,
                $"none for {string.Join(", ", lacking)} (cgroup v{info.CgroupVersion})",
                why,
                "mount the cgroup controllers and start the daemon again; containers run without, too"
            );
    }
}
