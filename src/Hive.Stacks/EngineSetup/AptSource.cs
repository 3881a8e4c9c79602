using System.Text.RegularExpressions;

namespace Hive.Stacks.EngineSetup;

/// <summary>One enabled source of binary packages, of either format of sources.list(5).</summary>
/// <param name="Suites">Releases that it offers.</param>
/// <param name="Components">Parts of them, as in "main".</param>
/// <param name="For">The same source, word for word, for another release.</param>
internal sealed partial record AptSource(
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Components,
    Func<string, string> For
)
{
    /// <summary>Every enabled source in a file; compact discs are left out, they hold one release.</summary>
    public static IEnumerable<AptSource> In(AptFile file) => file.IsDeb822 ? InStanzas(file.Text) : InLines(file.Text);

    /// <summary>
    /// The machine's own source of one release, turned into a source of another: same mirror, same parts, same key.
    /// </summary>
    /// <returns>Null when the machine has no source of that release.</returns>
    public static AptFile? Derive(IEnumerable<AptFile> files, string release, string wanted) =>
        files
            .Where(file => !file.IsOwn)
            .SelectMany(file =>
                In(file)
                    .Where(source => source.Offers(release))
                    .Select(source => AptFile.OwnSource(file.IsDeb822, source.For(wanted)))
            )
            .FirstOrDefault();

    public bool Offers(string release) => Suites.Contains(release) && Components.Contains("main");

    private static IEnumerable<AptSource> InLines(string text) =>
        from match in OneLine.Matches(text)
        where !match.Groups["uri"].Value.StartsWith("cdrom:", StringComparison.Ordinal)
        let parts = match.Groups["parts"].Value.Trim()
        select new AptSource(
            [match.Groups["suite"].Value],
            Words(parts),
            suite => $"deb {match.Groups["options"].Value}{match.Groups["uri"].Value} {suite} {parts}\n"
        );

    private static IEnumerable<AptSource> InStanzas(string text)
    {
        var withoutComments = string.Join(
            '\n',
            text.Split('\n').Select(line => line.TrimEnd()).Where(line => !line.StartsWith('#'))
        );
        foreach (var stanza in BlankLines.Split(withoutComments))
        {
            var fields = Field
                .Matches(stanza)
                .Select(match => (Name: match.Groups["name"].Value, Value: match.Groups["value"].Value))
                .ToList();
            string Get(string name) =>
                fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
            if (
                !Words(Get("Types")).Contains("deb")
                || Get("Enabled").Trim() is "no" or "false" or "off" or "0"
                || Get("URIs").Contains("cdrom:", StringComparison.Ordinal)
            )
                continue;
            yield return new AptSource(
                Words(Get("Suites")),
                Words(Get("Components")),
                suite =>
                    string.Concat(
                        fields.Select(field =>
                            field.Name.ToUpperInvariant() switch
                            {
                                "TYPES" => "Types: deb\n",
                                "SUITES" => $"Suites: {suite}\n",
                                _ => $"{field.Name}:{field.Value}\n",
                            }
                        )
                    )
            );
        }
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"^[ \t]*deb[ \t]+(?<options>\[[^\]]*\][ \t]+)?(?<uri>\S+)[ \t]+(?<suite>\S+)[ \t]+(?<parts>[^#\r\n]+)",
        RegexOptions.Multiline
    )]
    private static partial Regex OneLine { get; }

    [GeneratedRegex(@"\n(?:[ \t]*\n)+")]
    private static partial Regex BlankLines { get; }

    // A line that begins with a blank goes on with the field above: keys may be written out in the source.
    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9-]*):(?<value>.*(?:\n[ \t].*)*)", RegexOptions.Multiline)]
    private static partial Regex Field { get; }
}
