using Hive.Stacks.Plans;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Keeps two servers from one data folder. PostgreSQL's own lock file does not do that across containers: the process id in it
/// means another process there, so a second server takes the lock for stale and destroys the data of the first.
/// </summary>
public static class DataFolderGuard
{
    private const string LockFile = "postmaster.pid";

    /// <summary>Refuses when a process works in the stack's data folder.</summary>
    /// <returns>
    /// The step that takes away the lock file of a server that has died, where there is one: the number in it may be another
    /// process by now, here or in the next container, and then PostgreSQL would not start.
    /// </returns>
    /// <exception cref="StackException">Somebody does, or nobody can tell.</exception>
    public static async Task<IReadOnlyList<PlanStep>> RequireUnusedAsync(
        StackInstance stack, CancellationToken cancellationToken)
    {
        (await FolderLock.TakeAsync(stack, FolderLock.Timeout, cancellationToken)).Dispose();
        return File.Exists(Path.Combine(stack.DataFolder, LockFile)) ? [new ForgetStep(stack)] : [];
    }

    /// <summary>The step that makes sure that nobody works in the folder, and removes a dead server's lock file.</summary>
    public static PlanStep Forget(StackInstance stack) => new ForgetStep(stack);

    // Minutes may have passed since the plan was made: who works there is asked again, under the lock.
    private sealed record ForgetStep(StackInstance Stack)
        : PlanStep(Phase.Create, "forget a dead server", $"no process works in {Stack.DataFolder}")
    {
        public override async Task ExecuteAsync(
            ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
        {
            using var held = await FolderLock.TakeAsync(Stack, FolderLock.Timeout, cancellationToken);
            File.Delete(Path.Combine(Stack.DataFolder, LockFile));
        }
    }
}
