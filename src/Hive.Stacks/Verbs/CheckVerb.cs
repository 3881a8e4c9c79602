using Hive.Stacks.Diagnosis;
using Hive.Stacks.Keys;

namespace Hive.Stacks.Verbs;

/// <summary>Checks a workspace's files without a running stack: components, knowledge, MCP servers.</summary>
/// <param name="session">What it works with.</param>
public sealed class CheckVerb(StackSession session)
{
    /// <summary>Looks at the files; changes nothing.</summary>
    public async Task<CheckReport> LookAsync(CancellationToken cancellationToken)
    {
        var stacks = session.FindAll();
        var paths = stacks[0].Paths;
        var (components, who) = Directory.Exists(paths.Components)
            ? await ComponentsAsync(paths.Components, cancellationToken)
            : ([], "nobody: there is no ai/");
        return new CheckReport(
            [
                .. components
                    .Concat(KnowledgeCheck.Look(Path.Combine(paths.Components, "knowledge"), "ai/knowledge/"))
                    .Concat(McpCheck.Look(paths.McpServers, ".mcp.json"))
                    .OrderByDescending(one => one.IsError),
            ],
            who
        );
    }

    private async Task<(IReadOnlyList<ComponentProblem> Problems, string? Who)> ComponentsAsync(
        string folder,
        CancellationToken cancellationToken
    )
    {
        var stacks = session.FindAll();
        foreach (
            var engine in session.Engines.Where(one => session.Request.Engine is null || session.Request.Engine == one.Name)
        )
        {
            if (!(await engine.AskAsync(cancellationToken)).IsUsable)
                continue;
            if (
                await engine.CheckComponentsAsync(stacks, folder, cancellationToken) is { } listing
                && ComponentProblem.ReadAll(listing.Output) is { } told
            )
                return ([.. told.Select(one => one with { File = $"ai/{one.File}" })], listing.Who);
        }

        return ([], null);
    }
}
