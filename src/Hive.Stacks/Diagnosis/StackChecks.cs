using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether a stack could be started, or runs already.</summary>
/// <param name="chooser">Picks engines.</param>
/// <param name="asked">The word of the engine that was asked for; null leaves the choice.</param>
/// <param name="usable">The engines that it could run on.</param>
/// <param name="runner">Asks the system about owners.</param>
/// <param name="time">The clock.</param>
internal sealed class StackChecks(
    EngineChooser chooser,
    string? asked,
    IReadOnlyList<IStackEngine> usable,
    ICommandRunner runner,
    TimeProvider time
)
{
    public async Task<IReadOnlyList<Finding>> LookAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        // Where none can be used, what is asked about ports is the same for all.
        var engine =
            usable.Count == 0 ? chooser.All[^1] : (await chooser.ChooseAsync(asked, stack, cancellationToken)).Engine;
        return
        [
            await PortAsync(engine, stack, "port", stack.Settings.Port, cancellationToken),
            .. stack.Settings.DatabasePort is { } port
                ? [await PortAsync(engine, stack, "PostgreSQL port", port, cancellationToken)]
                : Array.Empty<Finding>(),
            await DataAsync(stack, cancellationToken),
            await SecretsAsync(engine, stack, cancellationToken),
            .. await SavedAsync(engine, stack, cancellationToken),
        ];
    }

    // Of a stack without data, or whose engine does not answer, there is nothing to say.
    private async Task<IReadOnlyList<Finding>> SavedAsync(
        IStackEngine engine,
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        if (DataFolder.Read(stack.Paths.Data).State != DataState.Present)
            return [];
        var started = usable.Contains(engine) ? (await engine.ObserveAsync(stack, cancellationToken)).Started : null;
        var saved = SavedData.Look(stack, started, time.GetUtcNow());
        return
        [
            .. saved.ArchiveProblem is { } problem
                ?
                [
                    new Finding(
                        $"{stack.Label} archive",
                        FindingState.Note,
                        problem,
                        "a backup is the only way back",
                        $"set {SavedData.LargerArchive}, or more, in {stack.Workspace.EnvironmentFile}, then: {stack.Command("Restart")}"
                    ),
                ]
                : Array.Empty<Finding>(),
            saved.BackupProblem is { } late
                ? new Finding(
                    $"{stack.Label} backups",
                    FindingState.Note,
                    late,
                    "what was written since is in no backup",
                    $"read {Path.Combine(stack.Paths.ScheduledBackups, "backup.log")}; {stack.Command("Backup")} makes one now"
                )
                : new Finding(
                    $"{stack.Label} backups",
                    FindingState.Ok,
                    saved.LastBackup is { } last ? $"the last one is of {last:u}" : "none yet",
                    "they outlive the stack"
                ),
        ];
    }

    private static async Task<Finding> SecretsAsync(
        IStackEngine engine,
        StackInstance stack,
        CancellationToken cancellationToken
    ) =>
        PasswordCheck.Problem(await PasswordCheck.LookAsync(engine, stack, cancellationToken), stack) is { } problem
            ? new Finding(
                $"{stack.Label} secrets",
                FindingState.Missing,
                $"it runs, and {problem}",
                "no new connection is let in, and none after the next start",
                $"{stack.Command("Serve")} (the file counts; data stays)"
            )
            : WorkspaceChecks.Secrets(stack);

    private static async Task<Finding> PortAsync(
        IStackEngine engine,
        StackInstance stack,
        string kind,
        int port,
        CancellationToken cancellationToken
    )
    {
        const string why = "the stack answers there";
        var what = $"{stack.Label} {kind}";
        var at = $"{stack.Settings.Bind}:{port}";
        return await engine.ExaminePortAsync(stack, port, cancellationToken) switch
        {
            { State: PortState.Forbidden } => new Finding(
                what,
                FindingState.Missing,
                $"this user may not listen on {at}",
                why,
                $"choose another port: {PortProposal.For(stack, port)}; ports below 1024 are the system's"
            ),
            { State: PortState.Free } => new Finding(what, FindingState.Ok, $"{at} is free", why),
            { State: PortState.Lost } => new Finding(
                what,
                FindingState.Error,
                $"nobody listens on {at} any more, though its container is healthy",
                why,
                $"{stack.Command("Serve")} (data stays)"
            ),
            { State: PortState.Own } => new Finding(what, FindingState.Ok, $"{at}, where the stack runs", why),
            var use => new Finding(
                what,
                FindingState.Note,
                $"{at} is held by {use.Holder!.Text}",
                why,
                $"{PortRefusal.Way(use.Holder)}, or choose another port: {PortProposal.For(stack, port)}"
            ),
        };
    }

    private async Task<Finding> DataAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        const string why = "it outlives everything else";
        var what = $"{stack.Label} data";
        var folder = stack.Paths.Data;
        if (WorkspaceChecks.Unwritable(stack, what) is { } unwritable)
            return unwritable;
        if (!Directory.Exists(folder))
            return new Finding(what, FindingState.Ok, $"{folder}, made by the first serve", why);
        var owner = await OwnerAsync(folder, cancellationToken);
        if (ClusterVersion.Read(folder) is not { } major)
            return new Finding(what, FindingState.Ok, $"{folder}, no cluster yet (owner {owner})", why);

        var found = $"{folder}, made by PostgreSQL {major} (owner {owner})";
        var fits = new List<(IStackEngine Engine, DataFit Fit)>();
        foreach (var engine in usable)
            fits.Add((engine, await engine.FitAsync(stack, major, cancellationToken)));
        if (fits is [{ Fit.IsFit: true }, ..])
            return new Finding(what, FindingState.Ok, found, why);
        if (fits.FirstOrDefault(one => one.Fit.IsFit) is { Engine: { } other })
            return new Finding(
                what,
                FindingState.Note,
                $"{found}; {fits[0].Fit.Offer}",
                why,
                $"use --engine={other.Name} for this workspace, or bring the data to the newer version: {stack.Command("Upgrade")}"
            );
        return new Finding(
            what,
            FindingState.Missing,
            $"{found}, and no PostgreSQL {major} is here to run it",
            why,
            $"install PostgreSQL {major}; {stack.Command("Upgrade")} then brings the data to the newer version"
        )
        {
            StopsAll = true,
        };
    }

    private async Task<string> OwnerAsync(string folder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            return "unknown";
        // "-n" gives numbers; columns: mode, links, owner, group.
        var listing = await runner.RunAsync(new Command("ls", ["-ldn", folder]), null, cancellationToken);
        return listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var user, var group, ..]
            ? $"{user}:{group}"
            : "unknown";
    }
}
