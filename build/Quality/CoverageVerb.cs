using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;
using Hive.Stacks.Reporting;

namespace Hive.Build.Quality;

/// <summary>Says which of our lines the tests that need no engine reach.</summary>
public sealed class CoverageVerb(
    ProductFiles product,
    TestVerbs tests,
    LocalTool tool,
    CoverageLog log,
    Invocation invocation,
    RunEvents events
)
{
    private const string CountedFile = "coverage.cobertura.xml";

    /// <summary>Folder that the report goes to; <c>index.html</c> is its first page.</summary>
    public string Report => Path.Combine(product.Artifacts, "coverage", "report");

    private string Counted => Path.Combine(product.Artifacts, "coverage", "counted");

    /// <summary>
    /// Runs the tests, merges what they reached, and prints and writes it. It does so where tests failed, too: the others
    /// counted.
    /// </summary>
    /// <exception cref="StackException">A test failed, or the report could not be made.</exception>
    public async Task CoverAsync()
    {
        // Each run counts into a folder with a name of its own: those of former runs would be merged with them.
        if (!invocation.Request.Plan && Directory.Exists(Counted))
            Directory.Delete(Counted, recursive: true);
        try
        {
            await tests.RunWithAsync(CountingArguments, TestVerbs.Unit);
        }
        catch (StackException) when (HasCounted)
        {
            await ReportAsync();
            throw;
        }
        await ReportAsync();
    }

    private IReadOnlyList<string> CountingArguments =>
        [
            "--collect",
            "XPlat Code Coverage",
            "--results-directory",
            Counted,
            "--settings",
            Path.Combine(product.Root, "tests", "coverage.runsettings"),
        ];

    // Nothing was counted where the build failed.
    private bool HasCounted =>
        Directory.Exists(Counted) && Directory.EnumerateFiles(Counted, CountedFile, SearchOption.AllDirectories).Any();

    private async Task ReportAsync()
    {
        var made = await tool.RunAsync(
            "reportgenerator",
            product.Root,
            [
                $"-reports:{Counted}/**/{CountedFile}",
                $"-targetdir:{Report}",
                "-reporttypes:Html;JsonSummary",
                // Coverlet leaves some of what generators wrote in.
                "-filefilters:-*.g.cs",
                "-verbosity:Warning",
            ],
            events.Run.Line
        );
        if (!made)
            return;
        log.Set(CoveredProject.Read(Path.Combine(Report, "Summary.json")));
        events.Say(
            TextTable.Render([
                ["project", "lines", "", "branches", ""],
                .. log.Projects.Select(Row),
            ])
        );
        events.Say($"Line by line: {Path.Combine(Report, "index.html")}");
    }

    private static string[] Row(CoveredProject one) =>
        [one.Name, one.Lines.Percent, $"{one.Lines}", one.Branches.Percent, $"{one.Branches}"];
}
