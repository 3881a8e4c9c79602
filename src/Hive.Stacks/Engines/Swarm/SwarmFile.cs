using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>The file that Swarm was given, as it was left.</summary>
internal static partial class SwarmFile
{
    /// <summary>The key that says how often the API runs.</summary>
    public const string ReplicasKey = "x-replicas";

    /// <summary>As many as the stack was given before, until another number is asked for. 1 or more.</summary>
    public static int KeptReplicas(StackInstance stack)
    {
        try
        {
            return
                File.Exists(stack.Paths.SwarmFile)
                && Replicas.Match(File.ReadAllText(stack.Paths.SwarmFile)) is { Success: true } match
                ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    [GeneratedRegex("(?m)^" + ReplicasKey + @": (\d+)\r?$")]
    private static partial Regex Replicas { get; }
}
