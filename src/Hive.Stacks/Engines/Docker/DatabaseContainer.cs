using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>How something is done to a stack's database in a container of its own.</summary>
internal static class DatabaseContainer
{
    /// <summary>The command that opens psql in the running server; null where none runs.</summary>
    public static async Task<Command?> PsqlAsync(
        DockerDaemon daemon,
        StackInstance stack,
        PsqlQuery query,
        CancellationToken cancellationToken,
        ContainerKind? kind = null
    ) =>
        (await StackContainers.FindAsync(daemon, stack, cancellationToken, kind)).Of(stack.Definition.DatabaseService.Name)
            is { } container
        && StackContainers.IsUp(container)
            ? PsqlCommands.InContainer(container.Name.TrimStart('/'), query)
            : null;

    /// <summary>The command that does it; null for a server that runs, where none does.</summary>
    /// <exception cref="StackException">The image is not there, or is of another version than the data.</exception>
    public static async Task<Command?> PrepareAsync(
        DockerDaemon daemon,
        ProductFiles product,
        StackInstance stack,
        DatabaseTask task,
        CancellationToken cancellationToken,
        ContainerKind? kind = null
    )
    {
        string? server = null;
        var image = stack.Settings.Images[stack.Definition.DatabaseService.Name];
        if (task.AsksServer)
        {
            var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken, kind);
            if (containers.Of(stack.Definition.DatabaseService.Name) is not { } running || !StackContainers.IsUp(running))
                return null;
            // The image that it was started from: it may be another one by now.
            (server, image) = (running.ID, running.Image);
        }
        else if ((task.Source ?? (task.MakesCluster ? null : task.Cluster)) is { } cluster)
        {
            ClusterVersion.RequireMajor(stack, cluster, StackCatalogue.PostgresMajor, "the image");
        }

        if (await daemon.FindImageAsync(image, cancellationToken) is null)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"The image {image} is not there, and the database of {stack.FullName} is read and written with it.",
                $"Build it: {ConsoleCommand.For($"Build{stack.Definition.Title}Image")}"
            );
        }

        var owner =
            (
                task.AsksServer ? Account.OwnerOf(stack.Paths.DatabasePassword)
                : task is { MakesCluster: false, Cluster: { } made } ? Account.OwnerOf(made)
                : null
            ) ?? Account.ForContainers;
        var files = new DatabaseFiles(
            DatabaseCommands.Script,
            stack.Paths.DatabasePassword,
            Path.GetDirectoryName(product.InitialiseDatabaseScript)!
        );
        return DatabaseCommands.InContainer(stack.Definition, task, image, owner, files, server);
    }
}
