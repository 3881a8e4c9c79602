using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;
using Command = Hive.Stacks.Commands.Command;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether a stack could be started, or runs already.</summary>
/// <param name="daemon">Asked about containers.</param>
/// <param name="daemonAnswers">Whether asking makes sense.</param>
/// <param name="usable">What it could run on.</param>
/// <param name="runner">Asks the system about owners.</param>
internal sealed class StackChecks(DockerDaemon daemon, bool daemonAnswers, UsableEngines usable, ICommandRunner runner)
{
    public async Task<IReadOnlyList<Finding>> LookAsync(StackInstance stack, CancellationToken cancellationToken) =>
    [
        await PortAsync(stack, "port", stack.Port, cancellationToken),
        .. stack.DatabasePort is { } port ? [await PortAsync(stack, "PostgreSQL port", port, cancellationToken)] : Array.Empty<Finding>(),
        await DataAsync(stack, cancellationToken),
        WorkspaceChecks.Secrets(stack),
    ];

    /// <summary>The stack as findings name it: "Genie", "Agent feature-x".</summary>
    public static string Label(StackInstance stack) => stack.Instance is null ? stack.Definition.Title : $"{stack.Definition.Title} {stack.Instance}";

    private async Task<Finding> PortAsync(StackInstance stack, string kind, int port, CancellationToken cancellationToken)
    {
        var what = $"{Label(stack)} {kind}";
        const string why = "the stack answers there";
        if (!usable.Docker && PortInspector.IsForbidden(stack.Bind, port))
            return new Finding(what, FindingState.Missing, $"this user may not listen on {stack.Bind}:{port}", why, $"choose another port: {PortProposal.For(stack, port)}; ports below 1024 are the system's");
        if (!PortInspector.IsTaken(stack.Bind, port)) return new Finding(what, FindingState.Ok, $"{stack.Bind}:{port} is free", why);
        var containers = daemonAnswers ? await daemon.FindAsync(stack, cancellationToken) : [];
        if (LocalEngine.Runs(stack) || containers.Any(container => container.State?.Running == true))
            return new Finding(what, FindingState.Ok, $"{stack.Bind}:{port}, where the stack runs", why);
        var publisher = daemonAnswers ? await daemon.FindPublisherAsync(port, cancellationToken) : null;
        var holder = publisher is null ? PortHolder.Find(stack.Bind, port) : new PortHolder($"container {publisher}");
        return new Finding(
            what, FindingState.Note, $"{stack.Bind}:{port} is held by {holder.Text}", why, $"{PortInspector.Way(holder)}, or choose another port: {PortProposal.For(stack, port)}");
    }

    private async Task<Finding> DataAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var what = $"{Label(stack)} data";
        const string why = "it outlives everything else";
        if (WorkspaceChecks.Unwritable(stack, what) is { } unwritable) return unwritable;
        if (!Directory.Exists(stack.DataFolder)) return new Finding(what, FindingState.Ok, $"{stack.DataFolder}, made by the first serve", why);
        var owner = await OwnerAsync(stack.DataFolder, cancellationToken);
        if (ClusterVersion.Read(stack.DataFolder) is not { } major)
            return new Finding(what, FindingState.Ok, $"{stack.DataFolder}, no cluster yet (owner {owner})", why);

        var found = $"{stack.DataFolder}, made by PostgreSQL {major} (owner {owner})";
        if (usable.Docker && major == StackCatalogue.PostgresMajor) return new Finding(what, FindingState.Ok, found, why);
        if (usable.Postgres.Any(one => one.Major == major))
        {
            return usable.Docker
                ? new Finding(what, FindingState.Note, $"{found}; the image brings {StackCatalogue.PostgresMajor}", why, "use --engine=local for this workspace")
                : new Finding(what, FindingState.Ok, found, why);
        }

        return new Finding(what, FindingState.Missing, $"{found}, and no PostgreSQL {major} is here to run it", why,
            $"install PostgreSQL {major}, or move the folder away to start empty") { StopsAll = true };
    }

    private async Task<string> OwnerAsync(string folder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return "unknown";
        // "-n" gives numbers; columns: mode, links, owner, group.
        var listing = await runner.RunAsync(new Command("ls", ["-ldn", folder]), null, cancellationToken);
        return listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var user, var group, ..] ? $"{user}:{group}" : "unknown";
    }
}
