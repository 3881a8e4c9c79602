using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>Reads a <c>.env</c> file as Docker Compose does: the same file serves both.</summary>
public static partial class DotEnvFile
{
    /// <summary>Reads a file; a missing one is empty. Of duplicate keys the last one counts.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="StackException">The file cannot be read, or a line is not <c>NAME=value</c>.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        if (Directory.Exists(path)) throw Unreadable(path, "it is a folder", null);
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path), path) : new Dictionary<string, string>();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception.Message, exception);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The whole text, with any line ends.</param>
    /// <param name="path">Named in messages.</param>
    /// <exception cref="StackException">A line is not <c>NAME=value</c>.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (Assignment.Match(line) is not { Success: true } match || Value(match.Groups["value"].Value) is not { } value)
            {
                // The line itself is not repeated: it may hold a secret.
                throw new StackException(
                    FailureKind.Misuse, $"Line {number} of '{path}' is not NAME=value.", "Correct or comment out that line; '#' starts a comment.");
            }

            values[match.Groups["name"].Value] = value;
        }

        return values;
    }

    private static string? Value(string text) => text switch
    {
        ['"', ..] => DoubleQuoted.Match(text) is { Success: true } match ? Unescape(match.Groups["text"].Value) : null,
        ['\'', ..] => SingleQuoted.Match(text) is { Success: true } match ? match.Groups["text"].Value : null,
        ['#', ..] => "",
        _ => Comment.Replace(text, "").TrimEnd(),
    };

    // One pass: a second one would take the end of an escaped backslash for the start of an escape.
    private static string Unescape(string text) => Escape.Replace(text, match => match.Value[1] switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        var other => other.ToString(),
    });

    private static StackException Unreadable(string path, string why, Exception? inner) => new(
        FailureKind.Misuse, $"'{path}' cannot be read: {why}.", $"Make it a readable file (chmod 600 '{path}') or remove it.", inner);

    [GeneratedRegex(@"^(?:export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(?<value>.*)$")]
    private static partial Regex Assignment { get; }

    [GeneratedRegex("""^"(?<text>(?:[^"\\]|\\.)*)"\s*(?:#.*)?$""")]
    private static partial Regex DoubleQuoted { get; }

    [GeneratedRegex(@"^'(?<text>[^']*)'\s*(?:#.*)?$")]
    private static partial Regex SingleQuoted { get; }

    [GeneratedRegex("""\\[nrt"\\]""")]
    private static partial Regex Escape { get; }

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment { get; }
}
