using Hive.Service.Problems;

namespace Hive.Service.Components.Files;

/// <summary>
/// Leaves out what names a component that is not there, until every one that is named is there; warns of MCP servers that
/// are not.
/// </summary>
internal static class Consistency
{
    /// <summary>The set of all definitions that can be used together, with all problems.</summary>
    /// <param name="candidates">The definition that counts for each component, with the text that it came from.</param>
    /// <param name="problems">What is known to be wrong already.</param>
    /// <param name="servers">The servers of <c>.mcp.json</c>, with what is wrong with each; nothing when they are not
    /// known.</param>
    public static ComponentSet Of(
        IReadOnlyList<Candidate> candidates,
        IEnumerable<ComponentProblem> problems,
        IReadOnlyDictionary<string, string?>? servers
    )
    {
        List<ComponentProblem> found = [.. problems];
        List<Candidate> left = [.. candidates];
        while (left.FirstOrDefault(one => Missing(one, left) is not null) is { } broken)
        {
            var missing = Missing(broken, left)!;
            found.Add(ProblemOf(broken, missing, left, candidates));
            left.Remove(broken);
        }
        foreach (
            var team in left.Where(one =>
                    one.Definition is TeamDefinition && IsInside(one.Definition.Id, one.Definition.Id, left, [])
                )
                .ToList()
        )
        {
            found.Add(
                new()
                {
                    File = team.Definition.Source,
                    Message = $"The team \"{team.Definition.Id}\" is a member of itself, by way of its members.",
                }
            );
            left.Remove(team);
        }
        // Whoever named a team of the circle names nothing now.
        return left.Any(one => Missing(one, left) is not null)
            ? Of(left, found, servers)
            : Snapshot(left, [.. found, .. ServersMissing(left, servers)]);
    }

    private static ComponentReference? Missing(Candidate one, List<Candidate> among) =>
        one.References.FirstOrDefault(reference =>
            !reference.IsServer
            && !among.Any(other => reference.Allowed.Contains(other.Definition.Kind) && other.Definition.Id == reference.Id)
        );

    private static ComponentProblem ProblemOf(
        Candidate of,
        ComponentReference missing,
        List<Candidate> left,
        IReadOnlyList<Candidate> all
    )
    {
        var kinds = string.Join(" or ", missing.Allowed.Select(kind => ComponentPlace.FolderOf(kind)[..^1]));
        var hasProblems = all.Any(other =>
            missing.Allowed.Contains(other.Definition.Kind) && other.Definition.Id == missing.Id
        );
        IEnumerable<string> known = left.Where(other => missing.Allowed.Contains(other.Definition.Kind))
            .Select(other => other.Definition.Id);
        if (missing.What is "tool" or "tools")
            known = known.Concat(BuiltInTools.Names);
        var nearest = hasProblems ? null : Spelling.Nearest(missing.Id, known);
        return new()
        {
            File = of.Definition.Source,
            Line = missing.Line,
            Column = missing.Column,
            Message = hasProblems
                ? $"{missing.What} names \"{missing.Id}\", which has a problem itself."
                : $"{missing.What} names \"{Shown(missing.Id)}\", but there is no {kinds} of that id{Hint(nearest)}",
            NearestKey = nearest,
        };
    }

    // Only a warning: the component does the rest of its work, and the file with the servers may come later.
    private static IEnumerable<ComponentProblem> ServersMissing(
        List<Candidate> usable,
        IReadOnlyDictionary<string, string?>? servers
    )
    {
        if (servers is null)
            yield break;
        foreach (
            var (one, reference) in usable.SelectMany(one =>
                one.References.Where(reference => reference.IsServer).Select(reference => (one, reference))
            )
        )
        {
            var isThere = servers.TryGetValue(reference.Id, out var error);
            if (isThere && error is null)
                continue;
            var nearest = isThere ? null : Spelling.Nearest(reference.Id, servers.Keys);
            yield return new()
            {
                File = one.Definition.Source,
                Line = reference.Line,
                Column = reference.Column,
                Message =
                    $"{reference.What} names \"{Shown(reference.Id)}\", "
                    + (
                        isThere
                            ? $"which cannot be used. {error}"
                            : $"but .mcp.json has no server of that name{Hint(nearest)}"
                    ),
                NearestKey = nearest,
                Severity = ProblemSeverity.Warning,
            };
        }
    }

    private static string Hint(string? nearest) => nearest is null ? "." : $"; did you mean {nearest}?";

    private static bool IsInside(string team, string wanted, List<Candidate> among, HashSet<string> seen) =>
        among
            .Select(one => one.Definition)
            .OfType<TeamDefinition>()
            .Where(one => one.Id == team)
            .SelectMany(one => one.Members)
            // An agent of the same id is meant first.
            .Where(member => !among.Any(other => other.Definition is AgentDefinition && other.Definition.Id == member))
            .Any(member => member == wanted || (seen.Add(member) && IsInside(member, wanted, among, seen)));

    private static ComponentSet Snapshot(List<Candidate> usable, List<ComponentProblem> problems) =>
        new()
        {
            Agents = ById<AgentDefinition>(usable),
            Teams = ById<TeamDefinition>(usable),
            Workflows = ById<WorkflowDefinition>(usable),
            Tools = ById<ToolDefinition>(usable),
            Problems =
            [
                .. problems
                    .Distinct()
                    .OrderBy(one => one.File, StringComparer.Ordinal)
                    .ThenBy(one => one.Line)
                    .ThenBy(one => one.Column),
            ],
        };

    private static Dictionary<string, T> ById<T>(List<Candidate> usable)
        where T : ComponentDefinition =>
        usable.Select(one => one.Definition).OfType<T>().ToDictionary(one => one.Id, StringComparer.Ordinal);

    private static string Shown(string id) => id.Length > 40 ? id[..40] + "…" : id;
}

/// <summary>A definition that would count, if all that it names is there.</summary>
internal sealed record Candidate(ComponentDefinition Definition, IReadOnlyList<ComponentReference> References);
