using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Docs;

/// <summary>Tables of the documents: GitHub cuts off cells that the head does not have, and nobody notices.</summary>
public sealed partial class TableTests
{
    [Test]
    public void Every_row_has_as_many_cells_as_the_head() =>
        Checkout
            .Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(file => Uneven(Checkout.Read(file)).Select(row => $"{file}: {row}"))
            .Should()
            .BeEmpty();

    [Test]
    public void An_uneven_row_is_found_and_code_is_no_table()
    {
        const string head = "| a | b |\n|---|---:|\n";

        Uneven(head + "| 1 | 2 |\n| 1 \\| 2 | 3 |\n\n| 1 |\n").Should().BeEmpty();
        Uneven(head + "| 1 | 2 | 3 |\n").Should().Equal("| 1 | 2 | 3 |");
        Uneven("```\n" + head + "| 1 |\n```\n").Should().BeEmpty();
    }

    private static IEnumerable<string> Uneven(string document)
    {
        var (inCode, head, before) = (false, (int?)null, "");
        foreach (var line in document.Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                inCode = !inCode;
            head =
                inCode || !line.TrimStart().StartsWith('|') ? null
                : Delimiter.IsMatch(line) ? Bars.Count(before)
                : head;
            if (head is { } bars && Bars.Count(line) != bars)
                yield return line;
            before = line;
        }
    }

    [GeneratedRegex(@"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")]
    private static partial Regex Delimiter { get; }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bars { get; }
}
