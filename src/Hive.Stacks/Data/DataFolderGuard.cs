using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Keeps two servers from one data folder. PostgreSQL's own lock file does not do that across containers: the process id in
/// it means another process there, so a second server takes the lock for stale and destroys the data of the first.
/// </summary>
internal static class DataFolderGuard
{
    /// <summary>PostgreSQL's own lock file, in its data folder.</summary>
    internal const string LockFile = "postmaster.pid";

    /// <summary>Its socket and that one's lock file, where the socket lies in the data folder too.</summary>
    internal const string SocketFiles = ".s.PGSQL.*";

    /// <summary>Refuses when a process works in the stack's data folder.</summary>
    /// <returns>
    /// The step that takes away the lock file of a server that has died, where there is one: the number in it may be another
    /// process by now, here or in the next container, and then PostgreSQL would not start.
    /// </returns>
    /// <exception cref="StackException">Somebody does, or nobody can tell.</exception>
    public static async Task<IReadOnlyList<PlanStep>> RequireUnusedAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        (await FolderLock.TakeAsync(stack, FolderLock.Timeout, cancellationToken)).Dispose();
        return File.Exists(Path.Combine(stack.Paths.Data, LockFile)) ? [new ForgetServerStep(stack)] : [];
    }
}

/// <summary>
/// Makes sure that no process works in a stack's data folder, and takes away the lock file of a server that has died.
/// </summary>
/// <param name="Stack">Whose folder.</param>
internal sealed record ForgetServerStep(StackInstance Stack)
    : PlanStep(Phase.Create, "forget a dead server", $"no process works in {Stack.Paths.Data}");
