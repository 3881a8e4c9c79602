using System.Text.RegularExpressions;

namespace Hive.Service.Tools.Http;

/// <summary>Arguments in the path of a tool's address. They stay within the segment that the file puts them in.</summary>
/// <remarks>
/// Escaping alone does not do that: ".." has nothing to escape, and many servers and proxies decode a path more than once or
/// take a backslash for a slash. The request carries the tool's secret, so a path that a model chose must not reach another
/// part of the API.
/// </remarks>
internal static partial class PathArguments
{
    // More layers of encoding than any server takes off.
    private const int MostLayers = 5;

    /// <summary>The name of the first argument that would leave its segment; nothing when all stay.</summary>
    public static string? Climbing(string url, IReadOnlyDictionary<string, string> values) =>
        Path(url).Split('/').Select(segment => ClimbingIn(segment, values)).FirstOrDefault(name => name is not null);

    private static string? ClimbingIn(string segment, IReadOnlyDictionary<string, string> values)
    {
        var places = Places.Matches(segment);
        return
            places.Count > 0 && Climbs(Places.Replace(segment, place => values.GetValueOrDefault(place.Groups[1].Value, "")))
            ? places[0].Groups[1].Value
            : null;
    }

    private static bool Climbs(string text)
    {
        for (var layer = 0; layer < MostLayers; layer++)
        {
            if (
                text.Contains('\\', StringComparison.Ordinal)
                || text.StartsWith('/')
                || text.Contains("//", StringComparison.Ordinal)
                || text.Split('/').Any(IsDots)
            )
                return true;
            if (Uri.UnescapeDataString(text) is var decoded && decoded == text)
                return false;
            text = decoded;
        }
        return true;
    }

    // Some servers drop what follows a semicolon, and blanks, before they look.
    private static bool IsDots(string segment) => segment.Split(';')[0].Trim() is "." or "..";

    private static string Path(string url) =>
        url.Split('?', '#')[0] is var address
        && address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
        && address.IndexOf('/', scheme + 3) is >= 0 and var path
            ? address[path..]
            : "";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Places { get; }
}
