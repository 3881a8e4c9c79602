using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hive.Build.Quality;

/// <summary>How much of a project tests reach.</summary>
/// <param name="Name">The project's assembly.</param>
/// <param name="Lines">Lines with code on them.</param>
/// <param name="Branches">Ways out of conditions.</param>
public sealed record CoveredProject(string Name, Share Lines, Share Branches)
{
    /// <summary>Reads what ReportGenerator summed up, the projects in alphabetical order.</summary>
    /// <param name="path">Its <c>Summary.json</c>.</param>
    public static IReadOnlyList<CoveredProject> Read(string path)
    {
        var projects =
            JsonNode.Parse(File.ReadAllText(path))?["coverage"]?["assemblies"]?.AsArray()
            ?? throw new JsonException($"'{path}' names no assemblies.");
        return
        [
            .. projects
                .Select(project => new CoveredProject(
                    (string)project!["name"]!,
                    new Share((int)project["coveredlines"]!, (int)project["coverablelines"]!),
                    new Share((int)project["coveredbranches"]!, (int)project["totalbranches"]!)
                ))
                .OrderBy(project => project.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }
}

/// <summary>So many of so many.</summary>
public readonly record struct Share(int Part, int Whole)
{
    /// <summary>As in "83.8 %"; "-" for nothing of nothing.</summary>
    public string Percent => Whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * Part / Whole:0.0} %");

    /// <summary>As in "357 of 426".</summary>
    public override string ToString() => $"{Part} of {Whole}";
}

/// <summary>Keeps what a coverage run found, for a report at the end of the run.</summary>
public sealed class CoverageLog
{
    /// <summary>The projects; none before a coverage run.</summary>
    public IReadOnlyList<CoveredProject> Projects { get; private set; } = [];

    /// <summary>Notes what was found.</summary>
    public void Set(IReadOnlyList<CoveredProject> projects) => Projects = projects;
}
