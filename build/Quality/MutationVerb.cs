using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;
using Hive.Stacks.Reporting;

namespace Hive.Build.Quality;

/// <summary>Changes the code in small ways and says which changes no test notices.</summary>
public sealed class MutationVerb(ProductFiles product, LocalTool tool, RunEvents events)
{
    /// <summary>
    /// The rooms of Hive.Stacks that are changed: pure ones, with fast tests, and those that data depend on.
    /// </summary>
    public static IReadOnlyList<string> Rooms { get; } = ["Requests", "Plans", "Commands", "Data"];

    /// <summary>What else Stryker is told, from the checkout on: it takes the choice of tests from a file alone.</summary>
    public const string Configuration = "tests/stryker.json";

    /// <summary>Folder that the report goes to.</summary>
    public string Report => Path.Combine(product.Artifacts, "mutation");

    /// <summary>What Stryker is told.</summary>
    public IReadOnlyList<string> Arguments =>
        [
            // Only the tests that are about these rooms: each change is tried with those of them that reach it.
            "--config-file",
            Path.Combine("..", "..", Configuration),
            "--project",
            "Hive.Stacks.csproj",
            "--test-project",
            Path.Combine(product.Root, "tests", "Hive.Stacks.Tests", "Hive.Stacks.Tests.csproj"),
            "--configuration",
            "Release",
            "--output",
            Report,
            "--reporter",
            "Json",
            "--reporter",
            "Html",
            "--skip-version-check",
            // Tests start servers and wait for them: with several runs at a time, slowness would be taken for a change that
            // hangs.
            "--concurrency",
            "1",
            .. Rooms.SelectMany(room => new[] { "--mutate", $"{room}/**/*.cs" }),
        ];

    /// <summary>Runs it, which takes half an hour, and prints a score a room.</summary>
    /// <exception cref="StackException">Stryker failed.</exception>
    public async Task MutateAsync()
    {
        if (!await tool.RunAsync("stryker", Path.Combine(product.Root, "src", "Hive.Stacks"), Arguments, events.Run.Line))
            return;
        var scores = MutatedFile.Read(Path.Combine(Report, "reports", "mutation-report.json"));
        var rooms = Rooms.Select(room =>
            Row(room, scores.Where(file => file.Path.StartsWith(room + "/", StringComparison.Ordinal)))
        );
        events.Say(
            TextTable.Render([
                ["room", "noticed", ""],
                .. rooms,
                Row("together", scores),
            ])
        );
        events.Say($"Change by change: {Path.Combine(Report, "reports", "mutation-report.html")}");
    }

    private static string[] Row(string room, IEnumerable<MutatedFile> files)
    {
        var share = files.Aggregate(
            new Share(0, 0),
            (sum, file) => new Share(sum.Part + file.Noticed.Part, sum.Whole + file.Noticed.Whole)
        );
        return [room, share.Percent, $"{share}"];
    }
}
