using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hive.Stacks.Compose;

/// <summary>Reads values as Compose spells them.</summary>
internal static partial class ComposeValues
{
    /// <summary>A list of texts.</summary>
    public static IEnumerable<string> Strings(JsonNode list) => list.AsArray().Select(one => one!.ToString());

    /// <summary>A duration such as "1m30s".</summary>
    /// <returns>Whole seconds, 0 or more.</returns>
    public static int Seconds(JsonNode? node) =>
        (int)
            DurationPart
                .Matches(node?.ToString() ?? "")
                .Sum(part =>
                    double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture)
                    * part.Groups[2].Value switch
                    {
                        "h" => 3600,
                        "m" => 60,
                        "s" => 1,
                        _ => 0.001,
                    }
                );

    /// <summary>A number of bytes such as "1073741824" or "64m".</summary>
    public static long Bytes(string text)
    {
        var match = SizeText.Match(text);
        return long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            << match.Groups[2].Value.ToLowerInvariant() switch
            {
                "k" => 10,
                "m" => 20,
                "g" => 30,
                _ => 0,
            };
    }

    /// <summary>A number of bytes as Kubernetes spells it: "1Gi".</summary>
    public static string Size(string text)
    {
        var bytes = Bytes(text);
        return bytes % (1 << 30) == 0 ? Text($"{bytes >> 30}Gi")
            : bytes % (1 << 20) == 0 ? Text($"{bytes >> 20}Mi")
            : Text($"{bytes}");
    }

    /// <summary>A mount of memory, such as "/tmp:size=64m,mode=1777".</summary>
    public static (string Target, IReadOnlyDictionary<string, string> Options) Tmpfs(string text)
    {
        var parts = text.Split(':', 2);
        return (
            parts[0],
            (parts.Length > 1 ? parts[1] : "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(option => option.Split('=', 2))
                .ToDictionary(option => option[0], option => option.Length > 1 ? option[1] : "", StringComparer.Ordinal)
        );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ms|h|m|s)")]
    private static partial Regex DurationPart { get; }

    [GeneratedRegex(@"^(\d+)([kKmMgG]?)[bB]?$")]
    private static partial Regex SizeText { get; }
}
