namespace Hive.Service.Tools;

/// <summary>Names that every model's provider takes: 1 to 64 letters, digits, hyphens and underscores.</summary>
internal static class ToolName
{
    private const int Longest = 64;

    public static string Clean(string name)
    {
        var clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return clean.Length switch
        {
            0 => "tool",
            > Longest => clean[..Longest],
            _ => clean,
        };
    }

    /// <summary>The name, or where it is taken the name behind its server's; taken from now on.</summary>
    public static string Free(string name, string server, HashSet<string> taken)
    {
        foreach (var candidate in (string[])[Clean(name), Clean($"{server}_{name}")])
        {
            if (taken.Add(candidate))
                return candidate;
        }
        for (var i = 2; ; i++)
        {
            var numbered = $"{Clean(name)[..Math.Min(Clean(name).Length, Longest - 4)]}_{i}";
            if (taken.Add(numbered))
                return numbered;
        }
    }
}
