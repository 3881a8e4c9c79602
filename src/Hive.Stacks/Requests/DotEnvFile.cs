namespace Hive.Stacks.Requests;

/// <summary>
/// Reads a <c>.env</c> file as Docker Compose does: the same file serves both, and a test holds the two to each other. Where
/// Compose would drop something without a word (text after a closing quote, a name without a value), this refuses the file.
/// No package of .NET follows Compose's own dialect, so the reader is ours.
/// </summary>
public static class DotEnvFile
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Reads a file; a missing one is empty. Of duplicate keys the last one counts.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="environment">What <c>$NAME</c> in a value is looked up in, before the file itself; null for
    /// nothing.</param>
    /// <exception cref="StackException">The file cannot be read, or a line is not <c>NAME=value</c>.</exception>
    public static IReadOnlyDictionary<string, string> Read(
        string path,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        if (Directory.Exists(path))
            throw Unreadable(path, "it is a folder", null);
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path), path, environment) : Nothing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception.Message, exception);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The whole text, with any line ends.</param>
    /// <param name="path">Named in messages.</param>
    /// <param name="environment">What <c>$NAME</c> in a value is looked up in, before the file itself; null for
    /// nothing.</param>
    /// <exception cref="StackException">A line is not <c>NAME=value</c>.</exception>
    public static IReadOnlyDictionary<string, string> Parse(
        string text,
        string path,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var scanner = new DotEnvScanner(
            text.TrimStart('\uFEFF'),
            name => environment?.GetValueOrDefault(name) ?? values.GetValueOrDefault(name)
        );
        try
        {
            while (scanner.Next() is { } assignment)
                values[assignment.Name] = assignment.Value;
        }
        catch (FormatException exception)
        {
            // The line itself is not repeated: it may hold a secret.
            throw new StackException(
                FailureKind.Misuse,
                $"Line {scanner.Line} of '{path}' is not NAME=value: {exception.Message}.",
                "Correct or comment out that line; '#' starts a comment."
            );
        }

        return values;
    }

    /// <summary>A value as it has to stand in the file, so that console and Compose both read this very text.</summary>
    public static string Quote(string value) =>
        value.Length > 0 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._:,@%+-".Contains(letter))
            ? value
            : '"'
                + value
                    .Replace(@"\", @"\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)
                    .Replace("$", @"\$", StringComparison.Ordinal)
                    .Replace("\n", @"\n", StringComparison.Ordinal)
                + '"';

    private static StackException Unreadable(string path, string why, Exception? inner) =>
        new(
            FailureKind.Misuse,
            $"'{path}' cannot be read: {why}.",
            $"Make it a readable file (chmod 600 '{path}') or remove it.",
            inner
        );
}
