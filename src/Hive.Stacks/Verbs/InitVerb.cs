using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Makes a workspace, or adds what one is missing. It overwrites nothing.</summary>
/// <param name="session">What it works with.</param>
/// <param name="prompt">Asks for providers' keys.</param>
public sealed class InitVerb(StackSession session, IPrompt prompt)
{
    private StackRequest Request => session.Request;

    private Workspace Workspace => Request.Workspace;

    /// <summary>Makes the workspace.</summary>
    /// <exception cref="StackException">The folder is somebody else's, or cannot be written.</exception>
    public async Task InitAsync(CancellationToken cancellationToken)
    {
        RefuseOtherFolders();
        if (Request.Plan)
        {
            session.Plans.Add("workspace", InitPlan.Of(Request, session.Look()));
            return;
        }

        using var held = await session.LockAsync("Init", cancellationToken);
        var steps = InitPlan.Of(Request, session.Look());
        await session.RunAsync(steps, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
        await AskForKeysAsync(cancellationToken);
        session.Events.Say(
            steps.Count == 0 ? $"{Workspace.Root} is complete; nothing was changed." : $"{Workspace.Root} is a workspace."
        );
        session.Events.Say($"  Start it      {ConsoleCommand.For("WorkspaceServe", Workspace.Option)}");
        session.Events.Say("  or by hand    docker compose up -d (in that folder, once the images are built)");
        session.Events.Say($"  Look at it    {ConsoleCommand.For("Doctor", Workspace.Option)}");
    }

    private void RefuseOtherFolders()
    {
        // A checkout is a workspace by itself.
        if (
            Request.Yes
            || KnownWorkspace.Is(Workspace)
            || !Directory.Exists(Workspace.Root)
            || Workspace.Root == Workspace.At(Request.Product.Root).Root
        )
            return;
        if (Directory.EnumerateFileSystemEntries(Workspace.Root).FirstOrDefault() is { } entry)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{Workspace.Root}' is not empty and no workspace: it holds '{Path.GetFileName(entry)}'.",
                "Name an empty or new folder with --workspace, or add --yes to make a workspace of this one; nothing in it is overwritten."
            );
        }
    }

    // Never from the command line, where every user of the machine can read it; and never where nobody can answer.
    private async Task AskForKeysAsync(CancellationToken cancellationToken)
    {
        if (!prompt.CanBeAsked || Request.Yes || Request.Format == OutputFormat.Json)
            return;
        var stacks = StackCatalogue.All.Select(session.Look().ResolveMain).ToList();
        foreach (
            var name in ProviderVariables.All.Where(name =>
                !stacks.Any(stack => File.Exists(ProviderKeys.FileOf(stack, name)))
            )
        )
        {
            if (await prompt.AskSecretAsync($"{name} (Enter for none): ", cancellationToken) is not { } key)
                continue;
            foreach (var stack in stacks)
                ProviderKeys.TakeOver(
                    stack with
                    {
                        Settings = stack.Settings with { ProviderKeys = new Dictionary<string, Secret> { [name] = key } },
                    },
                    Account.ForContainers
                );
            session.Events.Say($"  {name} is kept in {Path.Combine(Workspace.DataFolder, "secrets")}");
        }
    }
}
