using Hive.Stacks.Catalogue;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Makes a workspace, or adds what one is missing. It overwrites nothing.</summary>
/// <param name="request">Which folder.</param>
/// <param name="execution">Runs the steps.</param>
/// <param name="plans">Takes the plan where only that was asked for.</param>
/// <param name="question">Asks for providers' keys.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class InitVerb(StackRequest request, Execution execution, PlanReport plans, IQuestion question, IRunView view, TimeProvider time)
{
    private Workspace Workspace => request.Workspace;

    /// <summary>Makes the workspace.</summary>
    /// <exception cref="StackException">The folder is somebody else's, or cannot be written.</exception>
    public async Task InitAsync(CancellationToken cancellationToken)
    {
        RefuseOtherFolders();
        if (request.Plan)
        {
            plans.Add("workspace", WorkspacePlan.Of(request));
            return;
        }

        using var held = await execution.LockAsync("Init", cancellationToken);
        var steps = WorkspacePlan.Of(request);
        await execution.RunAsync(steps, new PhaseClock(time), null, cancellationToken);
        view.Finish();
        await AskForKeysAsync(cancellationToken);
        view.Say(steps.Count == 0 ? $"{Workspace.Root} is complete; nothing was changed." : $"{Workspace.Root} is a workspace.");
        view.Say($"  Start it      {ConsoleCommand.For("WorkspaceServe", Workspace.Option)}");
        view.Say("  or by hand    docker compose up -d (in that folder, once the images are built)");
        view.Say($"  Look at it    {ConsoleCommand.For("Doctor", Workspace.Option)}");
    }

    private void RefuseOtherFolders()
    {
        // A checkout is a workspace by itself.
        if (request.Yes || Workspace.IsKnown || !Directory.Exists(Workspace.Root) || Workspace.Root == Workspace.At(request.Product.Root).Root) return;
        if (Directory.EnumerateFileSystemEntries(Workspace.Root).FirstOrDefault() is { } entry)
        {
            throw new StackException(
                FailureKind.Refused, $"'{Workspace.Root}' is not empty and no workspace: it holds '{Path.GetFileName(entry)}'.",
                "Name an empty or new folder with --workspace, or add --yes to make a workspace of this one; nothing in it is overwritten.");
        }
    }

    // Never from the command line, where every user of the machine can read it; and never where nobody can answer.
    private async Task AskForKeysAsync(CancellationToken cancellationToken)
    {
        if (!question.CanBeAsked || request.Yes || request.Format == OutputFormat.Json) return;
        var stacks = StackCatalogue.All.Select(request.Resolve).ToList();
        foreach (var name in ProviderKeys.Names.Where(name => !stacks.Any(stack => File.Exists(ProviderKeys.FileOf(stack, name)))))
        {
            if (await question.AskSecretAsync($"{name} (Enter for none): ", cancellationToken) is not { } key) continue;
            foreach (var stack in stacks) ProviderKeys.TakeOver(stack with { ProviderKeys = new Dictionary<string, Secret> { [name] = key } }, Account.ForContainers);
            view.Say($"  {name} is kept in {Path.Combine(Workspace.DataFolder, "secrets")}");
        }
    }
}
