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
    /// <summary>What there is to be broken, the first of it unless another is asked for.</summary>
    public static IReadOnlyList<ChaosSuite> Suites { get; } =
    [
        new("data", TestVerbs.EndToEnd, "Chaos", "docs/data.md", "| fault | rounds | acknowledged rows lost | result |"),
        new("runs", ["Hive.Api.Tests"], "Chaos", "docs/api.md", "| what | times | lost or twice | result |"),
        new("replicas", TestVerbs.EndToEnd, "Replicas", "docs/swarm.md", "| what | times | failed requests | result |"),
        new("alerts", TestVerbs.EndToEnd, "Alerts", "docs/monitoring.md", "| alert | fires after | is over after | fault |"),
    ];

    private string Folder => Path.Combine(product.Artifacts, "chaos");

    /// <summary>Runs what <c>--suite</c> names. The table of a full run goes into the document.</summary>
    /// <exception cref="StackException">Something did not come out as it has to.</exception>
    public async Task BreakAsync()
    {
        var suite =
            Suites.FirstOrDefault(one => one.Name == (invocation.Suite ?? Suites[0].Name))
            ?? throw new StackException(
                FailureKind.Misuse,
                $"--suite={invocation.Suite} is measured, not broken.",
                $"Use {ConsoleCommand.For("Bench")}, or --suite={string.Join(" or --suite=", Suites.Select(one => one.Name))}."
            );

        Directory.CreateDirectory(Folder);
        var lines = Path.Combine(Folder, $"{suite.Name}.lines");
        File.Delete(lines);
        var rounds = invocation.Rounds is { } few ? few.ToString(CultureInfo.InvariantCulture) : "full";
        try
        {
            await tests.RunWithAsync(
                [
                    "--filter",
                    $"TestCategory={suite.Category}",
                    "--environment",
                    $"HIVE_CHAOS_ROUNDS={rounds}",
                    "--environment",
                    $"HIVE_CHAOS_FILE={lines}",
                ],
                suite.Projects
            );
        }
        finally
        {
            if (File.Exists(lines))
                Tell(suite, suite.Table(await File.ReadAllLinesAsync(lines)));
        }

        if (invocation.Rounds is null && !invocation.Request.Plan)
            WriteDown(suite, suite.Table(await File.ReadAllLinesAsync(lines)));
    }

    private void Tell(ChaosSuite suite, string table)
    {
        var file = Path.Combine(Folder, $"{suite.Name}.md");
        File.WriteAllText(file, table);
        events.Say(table);
        events.Say($"The table is {file}");
    }

    private void WriteDown(ChaosSuite suite, string table)
    {
        var document = Path.Combine(product.Root, suite.Document);
        File.WriteAllText(document, suite.Replace(File.ReadAllText(document), table));
        events.Say($"It is in {suite.Document} now.");
    }
}
