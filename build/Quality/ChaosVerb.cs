using System.Globalization;
using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;

namespace Hive.Build.Quality;

/// <summary>Breaks stacks on purpose, again and again, and tables what came of it.</summary>
public sealed class ChaosVerb(ProductFiles product, Invocation invocation, TestVerbs tests, RunEvents events)
{
    /// <summary>What stands before the table in the document.</summary>
    public const string Begin = "<!-- the table below is made by ./build.sh --target=Chaos --suite=data -->";

    /// <summary>What stands behind it.</summary>
    public const string End = "<!-- its end -->";

    /// <summary>The document that has the table, from the checkout on.</summary>
    public const string Document = "docs/data.md";

    private string Folder => Path.Combine(product.Artifacts, "chaos");

    /// <summary>Runs what <c>--suite</c> names. The table of a full run goes into the document.</summary>
    /// <exception cref="StackException">Something did not come out as it has to.</exception>
    public async Task BreakAsync()
    {
        if (invocation.Suite is not (null or "data"))
        {
            throw new StackException(
                FailureKind.Misuse,
                $"--suite={invocation.Suite} is measured, not broken.",
                $"Use {ConsoleCommand.For("Bench")}, or --suite=data."
            );
        }

        Directory.CreateDirectory(Folder);
        var lines = Path.Combine(Folder, "data.lines");
        File.Delete(lines);
        var rounds = invocation.Rounds is { } few ? few.ToString(CultureInfo.InvariantCulture) : "full";
        try
        {
            await tests.RunWithAsync(
                [
                    "--filter",
                    "TestCategory=Chaos",
                    "--environment",
                    $"HIVE_CHAOS_ROUNDS={rounds}",
                    "--environment",
                    $"HIVE_CHAOS_FILE={lines}",
                ],
                TestVerbs.EndToEnd
            );
        }
        finally
        {
            if (File.Exists(lines))
                Tell(Table(await File.ReadAllLinesAsync(lines)));
        }

        if (invocation.Rounds is null && !invocation.Request.Plan)
            WriteDown(Table(await File.ReadAllLinesAsync(lines)));
    }

    /// <summary>The table, as Markdown.</summary>
    /// <param name="lines">A fault, rounds, lost rows and a result each, with bars between.</param>
    public static string Table(IEnumerable<string> lines) =>
        string.Join(
            '\n',
            [
                "| fault | rounds | acknowledged rows lost | result |",
                "|---|---:|---:|---|",
                .. lines
                    .Where(line => line.Length > 0)
                    .Order(StringComparer.Ordinal)
                    .Select(line => $"| {line.Replace("|", " | ", StringComparison.Ordinal)} |"),
            ]
        ) + "\n";

    /// <summary>A document with another table between its marks.</summary>
    /// <exception cref="StackException">It has no such marks.</exception>
    public static string Replace(string document, string table)
    {
        var (begin, end) = (
            document.IndexOf(Begin, StringComparison.Ordinal),
            document.IndexOf(End, StringComparison.Ordinal)
        );
        return begin >= 0 && end > begin
            ? $"{document[..(begin + Begin.Length)]}\n\n{table}\n{document[end..]}"
            : throw new StackException(
                FailureKind.Failed,
                $"{Document} has no place for the table.",
                $"Put '{Begin}' and '{End}' there."
            );
    }

    private void Tell(string table)
    {
        var file = Path.Combine(Folder, "data.md");
        File.WriteAllText(file, table);
        events.Say(table);
        events.Say($"The table is {file}");
    }

    private void WriteDown(string table)
    {
        var document = Path.Combine(product.Root, Document);
        File.WriteAllText(document, Replace(File.ReadAllText(document), table));
        events.Say($"It is in {document} now.");
    }
}
