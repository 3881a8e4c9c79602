using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hive.Build.Quality;

/// <summary>How many changes to a file were noticed by a test.</summary>
/// <param name="Path">Relative to the project, with forward slashes.</param>
/// <param name="Noticed">Noticed changes, of those that compile and were tried.</param>
public sealed record MutatedFile(string Path, Share Noticed)
{
    /// <summary>Reads a report, without the files that nothing was changed in.</summary>
    /// <param name="path">Stryker's <c>mutation-report.json</c>.</param>
    public static IReadOnlyList<MutatedFile> Read(string path)
    {
        var files =
            JsonNode.Parse(File.ReadAllText(path))?["files"]?.AsObject()
            ?? throw new JsonException($"'{path}' names no files.");
        return
        [
            .. files
                .Select(file => new MutatedFile(file.Key.Replace('\\', '/'), Count(file.Value!["mutants"]!.AsArray())))
                .Where(file => file.Noticed.Whole > 0)
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    // A change that makes the tests hang is noticed, too; one that no test reaches is not.
    private static Share Count(JsonArray mutants)
    {
        var statuses = mutants.Select(mutant => (string)mutant!["status"]!).ToList();
        var noticed = statuses.Count(status => status is "Killed" or "Timeout");
        return new Share(noticed, noticed + statuses.Count(status => status is "Survived" or "NoCoverage"));
    }
}
