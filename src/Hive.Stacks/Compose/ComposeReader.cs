using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Compose;

/// <summary>
/// Asks Compose what a stack's file says once its variables are in. It needs the command line, and no engine.
/// </summary>
internal static class ComposeReader
{
    /// <summary>The command that prints it.</summary>
    public static Command Command(StackInstance stack, ProductFiles product) =>
        ComposeCommands.ResolvedConfig(ComposeProject.Of(stack, product), Account.ForContainers);

    /// <summary>What was printed.</summary>
    /// <exception cref="StackException">Compose is not there, or does not understand the file.</exception>
    public static ResolvedStack Read(StackInstance stack, CommandResult result)
    {
        try
        {
            if (result.Succeeded)
                return new ResolvedStack(stack, JsonNode.Parse(result.Output)!.AsObject());
        }
        catch (JsonException)
        {
            // It says something else, which is shown.
        }

        throw new StackException(
            FailureKind.Prerequisite,
            $"Docker Compose does not resolve {stack.Definition.ComposeFile}: {result.Tail()}",
            "Install the command line of Docker with Compose; an engine is not needed."
        );
    }
}
