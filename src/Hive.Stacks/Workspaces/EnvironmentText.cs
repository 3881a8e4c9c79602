using System.Text.RegularExpressions;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// What <c>.env</c> has to say: the user's text with what was missing appended and what the console keeps put right.
/// </summary>
/// <param name="Text">The whole file.</param>
/// <param name="Added">Names that are new in it.</param>
/// <param name="Mended">Names that the console keeps, and whose values were others.</param>
internal sealed partial record EnvironmentText(string Text, IReadOnlyList<string> Added, IReadOnlyList<string> Mended)
{
    /// <summary>The heading above what is appended.</summary>
    public const string Mark = "# --- Added by Init: new since this file was made ---";

    /// <summary>A new file.</summary>
    /// <param name="example">The text of <c>.env.example</c>.</param>
    /// <param name="kept">The values that the console keeps in it.</param>
    public static EnvironmentText New(string example, IReadOnlyDictionary<string, string> kept) =>
        new(kept.Aggregate(example, (text, pair) => Assign(text, pair.Key, pair.Value)), [.. NamesIn(example)], []);

    /// <summary>A file that is there, made complete. Every byte of it stays but the values that the console keeps.</summary>
    /// <param name="current">Its text.</param>
    /// <param name="path">Named in messages.</param>
    /// <param name="example">The text of <c>.env.example</c>.</param>
    /// <param name="kept">The values that the console keeps in it.</param>
    /// <exception cref="StackException">The text is no settings file.</exception>
    public static EnvironmentText Complete(
        string current,
        string path,
        string example,
        IReadOnlyDictionary<string, string> kept
    )
    {
        var values = DotEnvFile.Parse(current, path);
        var mended = kept.Where(pair => Mentions(current, pair.Key) && values.GetValueOrDefault(pair.Key) != pair.Value)
            .ToList();
        var text = mended.Aggregate(current, (text, pair) => Assign(text, pair.Key, pair.Value));
        var added = NamesIn(example).Where(name => !Mentions(current, name)).ToList();
        if (added.Count > 0)
        {
            var end = current.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            var paragraphs = kept.Aggregate(example, (whole, pair) => Assign(whole, pair.Key, pair.Value))
                .Split("\n\n")
                .Select(one => Only(one, added))
                .OfType<string>();
            var addition = string.Join("\n\n", [Mark, .. paragraphs]);
            text +=
                (text.Length == 0 || text.EndsWith('\n') ? "" : end)
                + (text.Length == 0 ? "" : end)
                + addition.ReplaceLineEndings(end)
                + end;
        }

        return new EnvironmentText(text, added, [.. mended.Select(pair => pair.Key)]);
    }

    // A paragraph explains its variables: of one that has some of the wanted, the others' lines are left out.
    private static string? Only(string paragraph, List<string> wanted)
    {
        var lines = paragraph
            .TrimEnd('\n')
            .Split('\n')
            .Where(line => NameOn(line) is not { } name || wanted.Contains(name))
            .ToList();
        return lines.Any(line => NameOn(line) is not null) ? string.Join('\n', lines) : null;
    }

    private static string Assign(string text, string name, string value) =>
        Line(name).Replace(text, match => $"{match.Groups["export"].Value}{name}={DotEnvFile.Quote(value)}");

    private static bool Mentions(string text, string name) => Line(name).IsMatch(text);

    private static IEnumerable<string> NamesIn(string text) => text.Split('\n').Select(NameOn).OfType<string>();

    private static string? NameOn(string line) =>
        Assignment.Match(line) is { Success: true } match ? match.Groups["name"].Value : null;

    private static Regex Line(string name) =>
        new(
            $@"^[^\S\n]*(?:#[^\S\n]?)?(?<export>export[^\S\n]+)?{Regex.Escape(name)}[^\S\n]*[=:][^\r\n]*",
            RegexOptions.Multiline
        );

    [GeneratedRegex(@"^(?:# ?)?(?:export\s+)?(?<name>[A-Z][A-Z0-9_]*)=")]
    private static partial Regex Assignment { get; }
}
