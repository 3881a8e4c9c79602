using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>How something is done to a stack's database by a process of this machine.</summary>
internal static class LocalDatabase
{
    /// <summary>The command that opens psql in the running server; null where none runs.</summary>
    /// <exception cref="StackException">No PostgreSQL of the right version is on this machine.</exception>
    public static async Task<Command?> PsqlAsync(
        ICommandRunner runner,
        CallerEnvironment caller,
        StackInstance stack,
        PsqlQuery query,
        CancellationToken cancellationToken
    )
    {
        if (LocalProcess.Postgres(stack) is not { IsAlive: true, Port: { } port })
            return null;
        var installation = await PostgresInstallation.ChooseAsync(
            stack,
            stack.Paths.Data,
            runner,
            caller.SearchPath,
            cancellationToken
        );
        return PsqlCommands.Here(
            stack.Definition,
            installation.BinFolder,
            stack.Paths.DatabasePassword,
            stack.Settings.DatabasePort is null ? "127.0.0.1" : stack.Settings.Host.Trim('[', ']'),
            port,
            query
        );
    }

    /// <summary>The command that does it; null for a server that runs, where none does.</summary>
    /// <exception cref="StackException">No PostgreSQL of the right version is on this machine.</exception>
    public static async Task<Command?> PrepareAsync(
        ProductFiles product,
        ICommandRunner runner,
        CallerEnvironment caller,
        StackInstance stack,
        DatabaseTask task,
        CancellationToken cancellationToken
    )
    {
        var server = LocalProcess.Postgres(stack);
        if (task.AsksServer && !server.IsAlive)
            return null;
        var installation = await PostgresInstallation.ChooseAsync(
            stack,
            task.AsksServer ? stack.Paths.Data : task.Source ?? task.Cluster ?? stack.Paths.NextData,
            runner,
            caller.SearchPath,
            cancellationToken
        );
        var owner =
            (
                task.AsksServer ? Account.OwnerOf(stack.Paths.DatabasePassword)
                : task is { MakesCluster: false, Cluster: { } made } ? Account.OwnerOf(made)
                : null
            ) ?? LocalAccount.Choose();
        var entrypoints = Path.GetDirectoryName(product.InitialiseDatabaseScript)!;
        var confinement = Confinement.For(
            owner,
            [
                .. task.Cluster is { } folder ? new[] { folder } : [],
                .. task.Folders.Values,
                .. task.NeedsPassword ? new[] { stack.Paths.Secrets } : [],
                Path.GetDirectoryName(DatabaseCommands.Script)!,
                entrypoints,
                installation.BinFolder,
            ]
        );
        return confinement.Start(
            DatabaseCommands.Here(
                stack.Definition,
                task,
                task.Cluster is { } cluster ? confinement.PathInside(cluster) : null,
                confinement.PathInside(installation.BinFolder),
                new DatabaseFiles(
                    confinement.PathInside(DatabaseCommands.Script),
                    confinement.PathInside(stack.Paths.DatabasePassword),
                    confinement.PathInside(entrypoints)
                ),
                server.Port,
                confinement.PathInside
            )
        );
    }
}
