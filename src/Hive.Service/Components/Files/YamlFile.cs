using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hive.Service.Components.Files;

/// <summary>Turns YAML into nodes, from the parser's events: no reflection, and nothing grows beyond the text.</summary>
internal sealed class YamlFile
{
    private const int Deepest = 64;

    private readonly Parser parser;

    private YamlFile(string text) => parser = new Parser(new Scanner(new StringReader(text)));

    /// <summary>The one document in the text.</summary>
    /// <exception cref="FileException">It is no YAML, or YAML of a kind that no component needs.</exception>
    public static YamlNode Parse(string text)
    {
        try
        {
            return new YamlFile(text).Document();
        }
        catch (YamlException e)
        {
            throw Explained(e, text);
        }
    }

    private static FileException Explained(YamlException e, string text)
    {
        var lines = text.Split('\n');
        // The scanner says little of it, and it is the most usual mistake.
        var tab = Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t'));
        if (tab >= 0)
            return new("A tab indents this line; YAML is indented with spaces.", tab + 1, lines[tab].IndexOf('\t') + 1, e);
        // Where it was noticed: the begin may be that of a block far above. The end of the file counts as a line of its own
        // there.
        return e.End.Line > lines.Length
            ? new(Sentence(e.Message), lines.Length, lines[^1].Length + 1, e)
            : new(Sentence(e.Message), (int)e.End.Line, (int)e.End.Column, e);
    }

    private YamlNode Document()
    {
        parser.Consume<StreamStart>();
        if (!parser.Accept<DocumentStart>(out _))
            throw new FileException("The file is empty.");
        parser.Consume<DocumentStart>();
        var root = Node(0);
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out var second)
            ? throw Refused(
                "A file holds one document; remove the line --- and what follows, or make a file of its own.",
                second
            )
            : root;
    }

    private YamlNode Node(int depth)
    {
        var next = parser.Current!;
        if (next is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw Refused("Anchors (&) and aliases (*) are not read; write the value out.", next);
        if (depth > Deepest)
            throw Refused($"The file nests deeper than {Deepest} levels.", next);
        parser.MoveNext();
        return next switch
        {
            Scalar scalar => Text(scalar),
            MappingStart start => Map(start, depth),
            SequenceStart start => List(start, depth),
            _ => throw Refused("A value is expected here.", next),
        };
    }

    private YamlMap Map(MappingStart start, int depth)
    {
        List<KeyValuePair<YamlText, YamlNode>> entries = [];
        HashSet<string> seen = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current!;
            if (Node(depth + 1) is not YamlText key)
                throw Refused("A key is a plain word.", at);
            if (!seen.Add(key.Text))
                throw Refused($"The key {key.What} stands here a second time.", at);
            entries.Add(new(key, Node(depth + 1)));
        }
        return new(entries, Line(start), Column(start));
    }

    private YamlList List(SequenceStart start, int depth)
    {
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return new(items, Line(start), Column(start));
    }

    private static YamlText Text(Scalar scalar) =>
        new(scalar.Value, scalar.Style == ScalarStyle.Plain, Line(scalar), Column(scalar));

    private static int Line(ParsingEvent e) => (int)e.Start.Line;

    private static int Column(ParsingEvent e) => (int)e.Start.Column;

    private static FileException Refused(string message, ParsingEvent at) => new(message, Line(at), Column(at));

    // "(Line: 3, Col: 4, Idx: 9) - (Line: …): While scanning …" in older versions: the place is told apart.
    private static string Sentence(string message)
    {
        var text =
            message.StartsWith('(') && message.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end
                ? message[(end + 3)..]
                : message;
        return $"This is not YAML: {text.TrimEnd('.')}.";
    }
}
