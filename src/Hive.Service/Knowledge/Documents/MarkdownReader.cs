using System.Text;

namespace Hive.Service.Knowledge.Documents;

/// <summary>Markdown: each heading's section is chunked by itself, so an edit changes no other section's chunks.</summary>
internal static class MarkdownReader
{
    private const int DeepestHeading = 6;

    public static DocumentContent Read(string text, IReadOnlyDictionary<string, string> metadata)
    {
        var (front, body) = FrontMatter.Divide(text);
        IReadOnlyDictionary<string, string> all = front.Count == 0 ? metadata : Merge(metadata, front);
        return new([.. Sections(body).SelectMany(section => Chunks(section, all))], []);
    }

    private static IEnumerable<Chunk> Chunks(Section section, IReadOnlyDictionary<string, string> metadata) =>
        // With its headings, so that a passage is understood (and found) without what stands around it.
        Paragraphs
            .Pack(section.Body.ToString())
            .Select(piece => new Chunk(
                section.Path,
                section.Path.Length == 0 ? piece : $"{section.Path}\n{piece}",
                metadata
            ));

    private static List<Section> Sections(string body)
    {
        List<Section> sections = [new("", new())];
        var headings = new string?[DeepestHeading];
        string? fence = null;
        foreach (var line in body.Split('\n'))
        {
            fence = Fence(line, fence);
            if (fence is null && Heading(line) is var (level, title))
            {
                headings[level - 1] = title;
                Array.Clear(headings, level, DeepestHeading - level);
                sections.Add(new(string.Join(" > ", headings.Where(one => one is not null)), new()));
                continue;
            }
            sections[^1].Body.Append(line).Append('\n');
        }
        return sections;
    }

    // In a code block a # is a comment, not a heading.
    private static string? Fence(string line, string? open)
    {
        var start = line.AsSpan().TrimStart();
        var mark =
            start.StartsWith("```") ? "```"
            : start.StartsWith("~~~") ? "~~~"
            : null;
        return mark is null ? open
            : open is null ? mark
            : open == mark ? null
            : open;
    }

    private static (int Level, string Title)? Heading(string line)
    {
        var level = line.AsSpan().IndexOfAnyExcept('#');
        return
            level is > 0 and <= DeepestHeading
            && line[level] == ' '
            && line[level..].Trim().TrimEnd('#').Trim() is { Length: > 0 } title
            ? (level, title.Length > 200 ? title[..200] : title)
            : null;
    }

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> under,
        Dictionary<string, string> over
    )
    {
        var merged = new Dictionary<string, string>(under, StringComparer.Ordinal);
        foreach (var (name, value) in over)
            merged[name] = value;
        return merged;
    }

    private sealed record Section(string Path, StringBuilder Body);
}
