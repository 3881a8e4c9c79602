using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Keeps two servers from one data folder. PostgreSQL's own lock file does not do that across containers: the process id in it
/// means another process there, so a second server takes the lock for stale and destroys the data of the first.
/// </summary>
public static class DataFolderGuard
{
    /// <summary>Refuses when a process works in the stack's data folder.</summary>
    /// <returns>
    /// The step that takes away the lock file of a server that has died, where there is one: the number in it may be another
    /// process by now, here or in the next container, and then PostgreSQL would not start.
    /// </returns>
    /// <exception cref="StackException">Somebody does.</exception>
    public static async Task<IReadOnlyList<PlanStep>> RequireUnusedAsync(StackInstance stack, ICommandRunner runner, CancellationToken cancellationToken)
    {
        var lockFile = Path.Combine(stack.Paths.Data, "postmaster.pid");
        if (!OperatingSystem.IsLinux() || !File.Exists(lockFile)) return [];

        // The server's working directory is its data folder; inode numbers hold across mount namespaces, paths do not.
        var folders = Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(folder => Path.Combine(folder, "cwd"));
        var listing = await runner.RunAsync(
            new Command("stat", ["--dereference", "--format=%d:%i %n", stack.Paths.Data, .. folders]), null, cancellationToken);
        var lines = listing.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [var wanted, .. var others] || !wanted.EndsWith(stack.Paths.Data, StringComparison.Ordinal)) return [];
        if (others.FirstOrDefault(line => line.Split(' ')[0] == wanted.Split(' ')[0]) is { } holder)
        {
            throw new StackException(
                FailureKind.Refused, $"Process {holder.Split('/')[2]} works in '{stack.Paths.Data}'; a second server there would destroy data.",
                $"Stop it first: {stack.Definition.Title}Stop with the engine that started it (--engine=docker or --engine=local), or end that process.");
        }

        return [new ForgetServerStep(lockFile)];
    }
}

/// <summary>Takes away the lock file of a server that has died.</summary>
/// <param name="LockFile">Absolute path.</param>
public sealed record ForgetServerStep(string LockFile) : PlanStep(Phase.Create, "forget a dead server", $"no process works in the folder of {LockFile}");
