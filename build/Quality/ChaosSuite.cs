using Hive.Stacks;

namespace Hive.Build.Quality;

/// <summary>Tests that break something and belong together, and where their table is.</summary>
/// <param name="Name">What <c>--suite</c> says.</param>
/// <param name="Projects">The test projects that have them.</param>
/// <param name="Category">The category of those tests.</param>
/// <param name="Document">The document that has the table, from the checkout on.</param>
/// <param name="Head">The names of the table's four columns, as a line of Markdown.</param>
public sealed record ChaosSuite(string Name, IReadOnlyList<string> Projects, string Category, string Document, string Head)
{
    /// <summary>What stands before the table in the document.</summary>
    public string Begin => $"<!-- the table below is made by ./build.sh --target=Chaos --suite={Name} -->";

    /// <summary>What stands behind it.</summary>
    public const string End = "<!-- its end -->";

    /// <summary>The table, as Markdown.</summary>
    /// <param name="lines">The four columns of each line, with bars between.</param>
    public string Table(IEnumerable<string> lines) =>
        string.Join(
            '\n',
            [
                Head,
                "|---|---:|---:|---|",
                .. lines
                    .Where(line => line.Length > 0)
                    .Order(StringComparer.Ordinal)
                    .Select(line => $"| {line.Replace("|", " | ", StringComparison.Ordinal)} |"),
            ]
        ) + "\n";

    /// <summary>A document with another table between its marks.</summary>
    /// <exception cref="StackException">It has no such marks.</exception>
    public string Replace(string document, string table)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : document.IndexOf(End, begin, StringComparison.Ordinal);
        return end > begin
            ? $"{document[..(begin + Begin.Length)]}\n\n{table}\n{document[end..]}"
            : throw new StackException(
                FailureKind.Failed,
                $"{Document} has no place for the table.",
                $"Put '{Begin}' and '{End}' there."
            );
    }
}
