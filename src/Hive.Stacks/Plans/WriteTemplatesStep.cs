using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Writes files of a workspace that are missing. What is there stays.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Group">What they are together, as in "ai/".</param>
/// <param name="Files">The missing ones.</param>
public sealed record WriteTemplatesStep(Workspace Workspace, string Group, IReadOnlyList<TemplateFile> Files)
    : PlanStep(Phase.Create, Files is [var only] ? $"write {only.Path}" : $"write {string.Join(", ", Files.Select(file => file.Path))}", "missing")
{
    /// <inheritdoc />
    public override Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Write(Workspace);
            onLine?.Invoke(file.In(Workspace));
        }

        return Task.CompletedTask;
    }
}
