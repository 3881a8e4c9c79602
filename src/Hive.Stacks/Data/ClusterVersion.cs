using System.Globalization;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>The major version of PostgreSQL that made a data folder.</summary>
internal static class ClusterVersion
{
    /// <summary>Reads it; null when the folder holds no cluster, or is closed to this user.</summary>
    /// <param name="dataFolder">The cluster's folder.</param>
    public static int? Read(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "PG_VERSION");
        try
        {
            return
                File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var major)
                ? major
                : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True when the folder holds the one file that every cluster has and nothing else makes.</summary>
    /// <param name="dataFolder">The cluster's folder.</param>
    public static bool IsComplete(string dataFolder) => File.Exists(Path.Combine(dataFolder, "global", "pg_control"));

    /// <summary>Refuses data that another major version made: starting on it could lose it.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="dataFolder">The cluster's folder; may be empty or missing.</param>
    /// <param name="offered">The major version that would run.</param>
    /// <param name="offering">Who offers it, as in "the image".</param>
    /// <exception cref="StackException">The versions differ.</exception>
    public static void RequireMajor(StackInstance stack, string dataFolder, int offered, string offering)
    {
        if (Read(dataFolder) is { } found && found != offered)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{dataFolder}' was made by PostgreSQL {found}, but {offering} brings PostgreSQL {offered}.",
                found < offered
                    ? $"Bring it to PostgreSQL {offered}: {stack.Command("Upgrade")}{Environment.NewLine}"
                        + $"  → Or run it with PostgreSQL {found} (--engine=local where that is installed); nothing was changed."
                    : $"Run it with PostgreSQL {found}, which a newer version of this product or --engine=local with that PostgreSQL has; nothing was changed."
            );
        }
    }
}
