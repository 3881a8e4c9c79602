using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker.Setup;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether there is something to run stacks on.</summary>
internal static class EngineChecks
{
    private static string EngineUp => $"{ConsoleCommand.For("EngineUp")} (as root, on Debian or Ubuntu), or your system's way to Docker Engine";

    public static IEnumerable<Finding> Look(
        EngineParts parts, SystemInfoResponse? info, IReadOnlyList<PostgresInstallation> postgres, UsableEngines usable, EngineChoice asked)
    {
        // What is not there matters less where the other engine can do.
        var absent = usable.Any && asked != EngineChoice.Docker ? FindingState.Note : FindingState.Missing;
        yield return Daemon(parts, absent);
        yield return Part("Docker command line", parts.Cli, absent, "it starts containers");
        yield return Part("Docker Compose", parts.Compose, absent, "it creates a stack's containers");
        yield return Part("Docker Buildx", parts.Buildx, absent, "it builds the images");
        if (info is not null) yield return Limits(info);
        yield return Postgres(postgres, usable);
        if (postgres is [var newest, ..]) yield return Vector(newest);
        if (!usable.Any)
        {
            yield return new Finding(
                "Engine", FindingState.Missing, asked switch
                {
                    EngineChoice.Docker => "Docker was asked for and cannot be used",
                    EngineChoice.Local => "the local engine was asked for, and there is no PostgreSQL for it",
                    _ => "neither Docker nor a PostgreSQL can be used",
                },
                "no stack can be run", asked == EngineChoice.Docker ? EngineUp : $"{PostgresInstallation.InstallCommand}, or {EngineUp}") { StopsAll = true };
        }
    }

    private static Finding Daemon(EngineParts parts, FindingState absent)
    {
        const string why = "containers run on it; without it stacks run as plain processes";
        if (parts.Daemon.Version is not { } version)
        {
            return new Finding("Docker daemon", absent, parts.Daemon.Problem!, why,
                parts.Daemon.Problem!.Contains("may not use", StringComparison.Ordinal) ? "sudo usermod -aG docker $USER, then log in again" : EngineUp);
        }

        return EngineParts.IsTooOld(version)
            ? new Finding("Docker daemon", absent, $"{version} is too old", why, $"upgrade it to {EngineParts.OldestDaemon} or newer, in the way it was installed")
            : new Finding("Docker daemon", FindingState.Ok, version, why);
    }

    private static Finding Part(string what, string? version, FindingState absent, string why) => version is null
        ? new Finding(what, absent, "not there, or it fails", why, EngineUp)
        : new Finding(what, FindingState.Ok, version, why);

    private static Finding Limits(SystemInfoResponse info)
    {
        const string why = "a container that runs wild is held back by them";
        var lacking = new[] { ("memory", info.MemoryLimit), ("CPU", info.CPUCfsQuota), ("processes", info.PidsLimit) }
            .Where(limit => !limit.Item2).Select(limit => limit.Item1).ToList();
        return lacking.Count == 0
            ? new Finding("Resource limits", FindingState.Ok, $"memory, CPU and processes, by cgroup v{info.CgroupVersion}", why)
            : new Finding("Resource limits", FindingState.Note, $"none for {string.Join(", ", lacking)} (cgroup v{info.CgroupVersion})", why,
                "mount the cgroup controllers and start the daemon again; containers run without, too");
    }

    private static Finding Postgres(IReadOnlyList<PostgresInstallation> found, UsableEngines usable)
    {
        const string why = "the local engine runs it";
        return found.Count > 0
            ? new Finding("PostgreSQL", FindingState.Ok, string.Join(", ", found.Select(one => $"{one.Major} in {one.BinFolder}")), why)
            : new Finding("PostgreSQL", usable.Docker ? FindingState.Note : FindingState.Missing,
                $"none of version {StackCatalogue.OldestPostgresMajor} or newer", why, PostgresInstallation.InstallCommand);
    }

    private static Finding Vector(PostgresInstallation installation)
    {
        const string why = "vector search needs it; without it the local engine's health says so";
        return VectorExtension.FindControlFile(installation) is { } file
            ? new Finding("pgvector", FindingState.Ok, file, why)
            : new Finding("pgvector", FindingState.Note, $"not there for PostgreSQL {installation.Major}", why, VectorExtension.InstallCommand(installation));
    }
}
