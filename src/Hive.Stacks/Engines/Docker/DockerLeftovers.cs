using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Docker;

/// <summary>
/// Volumes and networks that Compose made for stacks which are no more. Every project of a workspace carries what tells the
/// workspace from others, and Compose labels all that it makes with the project.
/// </summary>
internal static class DockerLeftovers
{
    /// <summary>What is to be said about them; null when there are none.</summary>
    /// <param name="daemon">Says what is there.</param>
    /// <param name="prefixes">What the names of the workspace's projects begin with.</param>
    /// <param name="known">The projects of stacks that the workspace has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Finding?> LookAsync(
        DockerDaemon daemon,
        IReadOnlyList<string> prefixes,
        IReadOnlyCollection<string> known,
        CancellationToken cancellationToken
    )
    {
        var unused = await daemon.FindUnusedAsync(
            project =>
                !known.Contains(project) && prefixes.Any(prefix => project.StartsWith(prefix, StringComparison.Ordinal)),
            cancellationToken
        );
        return Tell(unused);
    }

    internal static Finding? Tell(UnusedObjects unused)
    {
        var (volumes, networks) = (unused.Volumes.Order().ToList(), unused.Networks.Order().ToList());
        if (volumes.Count + networks.Count == 0)
            return null;
        string[] found =
        [
            .. volumes.Count > 0 ? [$"volumes {string.Join(", ", volumes)}"] : Array.Empty<string>(),
            .. networks.Count > 0 ? [$"networks {string.Join(", ", networks)}"] : Array.Empty<string>(),
        ];
        string[] commands =
        [
            .. volumes.Count > 0 ? [Remove("volume", volumes)] : Array.Empty<string>(),
            .. networks.Count > 0 ? [Remove("network", networks)] : Array.Empty<string>(),
        ];
        return new Finding(
            "Leftovers in Docker",
            FindingState.Note,
            $"{string.Join("; ", found)}: of stacks that this workspace no longer has, and no container uses them",
            "they take space, and networks are few",
            string.Join(" && ", commands)
        );
    }

    private static string Remove(string kind, IEnumerable<string> names) =>
        $"docker {kind} rm {string.Join(' ', names.Select(ShellQuoting.Quote))}";
}

/// <summary>What no container uses, by name.</summary>
internal sealed record UnusedObjects(IReadOnlyList<string> Volumes, IReadOnlyList<string> Networks);
