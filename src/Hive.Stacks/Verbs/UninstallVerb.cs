using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Removes what a workspace has outside of its folder: containers or processes, networks, volumes, images. Its data stays,
/// unless that is asked for as well; backups stay in any case.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="prompt">Asks the user.</param>
/// <param name="companions">Tells what stands beside the stacks.</param>
public sealed class UninstallVerb(StackSession session, IPrompt prompt, CompanionVerb companions)
{
    private const string Reason = "the workspace is uninstalled";

    /// <summary>Uninstalls the workspace.</summary>
    /// <exception cref="StackException">The user did not agree, or something could not be removed.</exception>
    public async Task UninstallAsync(CancellationToken cancellationToken)
    {
        var request = session.Request;
        var root = request.Workspace.Root;
        if (
            !KnownWorkspace.Is(request.Workspace)
            && session.Look().ResolveAll().All(stack => !File.Exists(stack.Paths.Started))
        )
        {
            session.Events.Say($"'{root}' is no workspace; nothing was changed.");
            return;
        }

        if (request.Plan)
        {
            foreach (var planned in await PlanAsync(cancellationToken))
                session.Plans.Add("workspace", planned.Steps);
            return;
        }

        Agree(root);
        using var held = await session.LockAsync("Uninstall", cancellationToken);
        foreach (var part in await PlanAsync(cancellationToken))
        {
            await session.RunAsync(part.Steps, session.Events.Run, cancellationToken);
            session.Events.Run.Finish();
        }

        session.Events.Say(
            request.WithData
                ? $"{root} is uninstalled, and its data is removed; backups stay in {Path.Combine(request.Workspace.DataFolder, "backups")}"
                : $"{root} is uninstalled. Its data, keys and settings stay: a serve brings all of it back, --with-data removes the data."
        );
    }

    private void Agree(string root)
    {
        var request = session.Request;
        if (request.Yes)
            return;
        var what =
            $"the containers or processes, networks and images of {root}{(request.WithData ? ", and ALL DATA of its stacks" : "; data stays")}";
        if (!prompt.CanBeAsked)
            throw new StackException(
                FailureKind.Refused,
                $"Uninstalling removes {what}, and there is no terminal to ask at.",
                "Add --yes if that is what you want; --plan shows each step."
            );
        if (!prompt.Ask($"Remove {what}?"))
            throw new StackException(
                FailureKind.Refused,
                $"{root} was not uninstalled.",
                "Nothing was changed; answer with y, or add --yes."
            );
    }

    private async Task<IReadOnlyList<Part>> PlanAsync(CancellationToken cancellationToken)
    {
        var stacks = session.FindAll();
        var parts = new List<Part>();
        foreach (var engine in session.Engines)
        {
            if (!(await engine.AskAsync(cancellationToken)).IsUsable)
                continue;
            parts.Add(new Part(await companions.PlanRemoveAsync(engine, cancellationToken)));
            foreach (var stack in stacks)
                parts.Add(new Part((await engine.PlanRemoveAsync(stack, cancellationToken)).Steps));
            parts.Add(new Part(await engine.PlanUninstallAsync(session.Request.Workspace, stacks, cancellationToken)));
        }

        parts.Add(
            new Part([
                .. stacks.Where(stack => File.Exists(stack.Paths.Started)).Select(stack => new ForgetStartStep(stack)),
                .. session.Request.WithData ? stacks.SelectMany(Data) : [],
            ])
        );
        var data = parts[^1].Steps;
        // Before the first step, so that nothing is removed in part.
        ResetGuard.RequireRemovable(data);
        return [.. parts.Where(part => part.Steps.Count > 0)];
    }

    // What could not be told apart from somebody else's data is left to a person.
    private static IEnumerable<PlanStep> Data(StackInstance stack)
    {
        ResetGuard.RequireKnown(stack);
        return
        [
            new RemoveFolderStep(ClusterMarker.FileOf(stack), Reason),
            new RemoveDataStep(stack, Reason),
            .. DataChanges.Read(stack).Kept.Select(kept => new ForgetKeptDataStep(stack, kept, Reason)),
            new RemoveFolderStep(stack.Paths.Archive, Reason),
            new RemoveFolderStep(stack.Paths.Secrets, Reason),
            new RemoveFolderStep(stack.Paths.Local, Reason),
            .. stack.Instance is { } name
                ? new[] { new RemoveFolderStep(KeptInstance.FileOf(stack.Workspace, stack.Definition, name), Reason) }
                : [],
        ];
    }

    private sealed record Part(IReadOnlyList<PlanStep> Steps);
}
