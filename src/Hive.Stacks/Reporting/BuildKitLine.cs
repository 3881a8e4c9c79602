using System.Text.RegularExpressions;

namespace Hive.Stacks.Reporting;

/// <summary>What BuildKit's plain progress says, for a person: which step of how many, and what it does.</summary>
internal static partial class BuildKitLine
{
    /// <summary>The step that a line begins, as in "step 3 of 7 (publish): RUN dotnet publish"; null for another
    /// line.</summary>
    /// <param name="text">A line, as in "#12 [genie publish 3/7] RUN dotnet publish".</param>
    public static string? Step(string text)
    {
        if (Header.Match(text) is not { Success: true } match)
            return null;
        var stage = match.Groups["stage"].Value.Trim();
        return $"step {match.Groups["number"].Value} of {match.Groups["all"].Value}{(stage.Length == 0 ? "" : $" ({stage})")}: {match.Groups["what"].Value}";
    }

    [GeneratedRegex(@"^#\d+ \[(?<stage>[^\]]*?) *(?<number>\d+)/(?<all>\d+)\] (?<what>.*)$")]
    private static partial Regex Header { get; }
}
