using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Writes files of a workspace that are missing. What is there stays.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Group">What they are together, as in "ai/".</param>
/// <param name="Files">The missing ones.</param>
internal sealed record WriteTemplatesStep(Workspace Workspace, string Group, IReadOnlyList<TemplateFile> Files)
    : PlanStep(
        Phase.Create,
        Files is [var only] ? $"write {only.Path}" : $"write {string.Join(", ", Files.Select(file => file.Path))}",
        "missing"
    );
