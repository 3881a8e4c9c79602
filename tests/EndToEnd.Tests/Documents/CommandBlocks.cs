using System.Text.RegularExpressions;
using Hive.Testing;

namespace EndToEnd.Tests.Documents;

/// <summary>The commands, or the program, of a fenced block of a document.</summary>
/// <param name="Document">Where it is, relative to the checkout.</param>
/// <param name="Script">Its commands alone: of a transcript, the lines behind the prompt.</param>
/// <param name="Language">What it is written in: <see cref="Shell"/>, <c>python</c> or <c>js</c>.</param>
internal sealed partial record CommandBlock(string Document, string Script, string Language = CommandBlock.Shell)
{
    public const string Shell = "sh";
    private static readonly string[] Programs = ["python", "js"];

    // Before what is made with it.
    private static readonly string[] First = ["docs/tutorials/first-answer.md", "docs/tutorials/safe-data.md", "README.md"];

    /// <summary>All of the project's documents, in the order in which somebody reads them.</summary>
    public static IReadOnlyList<CommandBlock> All { get; } =
    [
        .. Checkout
            .Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && IsForReaders(file))
            .OrderBy(Place)
            .ThenBy(file => file, StringComparer.Ordinal)
            .SelectMany(file => Of(file, Checkout.Read(file))),
    ];

    /// <summary>The blocks of a document that hold commands.</summary>
    public static IEnumerable<CommandBlock> Of(string document, string text)
    {
        foreach (Match match in Fence.Matches(text))
        {
            var (kind, body) = (match.Groups["kind"].Value, match.Groups["body"].Value);
            if (Programs.Contains(kind))
                yield return new(document, body.TrimEnd(), kind);
            else if (kind is not ("" or "sh" or "bash"))
                continue;
            else if (body.StartsWith("$ ", StringComparison.Ordinal))
                yield return new(
                    document,
                    string.Join(
                        '\n',
                        body.Split('\n')
                            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
                            .Select(line => line[2..])
                    )
                );
            else if (kind.Length > 0 || Command.IsMatch(body))
                yield return new(document, body.TrimEnd());
        }
    }

    private static int Place(string file) =>
        Array.IndexOf(First, file) is >= 0 and var at ? at
        : file.StartsWith("examples/", StringComparison.Ordinal) ? 90
        : file is "docs/uninstall.md" ? 80
        : 10;

    // Records of decisions and of measurements are no instructions.
    private static bool IsForReaders(string file) =>
        !file.StartsWith("docs/decisions/", StringComparison.Ordinal)
        && !file.StartsWith("benchmarks/", StringComparison.Ordinal)
        && !file.StartsWith("tests/", StringComparison.Ordinal)
        && !file.StartsWith("src/", StringComparison.Ordinal)
        && !file.StartsWith("data/", StringComparison.Ordinal);

    [GeneratedRegex(@"(?ms)^[ ]*```(?<kind>\w*)\n(?<body>.*?)^[ ]*```[ ]*$")]
    private static partial Regex Fence { get; }

    [GeneratedRegex(
        @"\A\s*(?:[A-Z_]+=\S+ )?(?:\./build\.sh|build\.sh --|curl|dnx|dotnet |automagik-hive|claude|sha256sum|createuser|pg_\w+|bash |git |docker |(?:[\d*]+ +){5}curl)"
    )]
    private static partial Regex Command { get; }
}
