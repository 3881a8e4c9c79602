using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>How the database of a stopped stack is dumped by a container that nobody can reach.</summary>
internal static class DatabaseDump
{
    /// <summary>The command that dumps.</summary>
    /// <param name="daemon">Knows the images.</param>
    /// <param name="stack">Whose database.</param>
    /// <param name="script">Absolute path of the script that dumps.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">The image is not there, or is of another version than the data.</exception>
    public static async Task<Command> PrepareAsync(
        DockerDaemon daemon,
        StackInstance stack,
        string script,
        CancellationToken cancellationToken
    )
    {
        ClusterVersion.RequireMajor(stack.Paths.Data, StackCatalogue.PostgresMajor, "the image");
        var image = stack.Settings.Images[stack.Definition.DatabaseService.Name];
        if (await daemon.FindImageAsync(image, cancellationToken) is null)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"The image {image} is not there, and {stack.FullName} is backed up with it.",
                $"Build it: {ConsoleCommand.For($"Build{stack.Definition.Title}Image")}"
            );
        }

        var owner = Account.OwnerOf(stack.Paths.Data) ?? Account.ForContainers;
        return DatabaseCommands.DumpInContainer(stack.Definition, image, stack.Paths.Data, owner, script);
    }
}
