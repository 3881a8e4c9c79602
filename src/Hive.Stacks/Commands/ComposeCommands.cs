using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Commands;

/// <summary>The <c>docker compose</c> calls for a stack.</summary>
public static class ComposeCommands
{
    /// <summary>Creates, recreates or starts whatever differs from the Compose file. Never builds or pulls: images are made before.</summary>
    public static Command Up(StackInstance stack, Account account) =>
        Compose(stack, account, "up", "--detach", "--no-build", "--pull=never");

    /// <summary>Stops and removes the stack's containers and network. Data folders and named volumes stay.</summary>
    public static Command Down(StackInstance stack, Account account) => Compose(stack, account, "down");

    /// <summary>Prints the hash that Compose would label the service's container with.</summary>
    public static Command ConfigHash(StackInstance stack, Account account) =>
        Compose(stack, account, "config", "--hash", stack.Definition.Service) with { Deadline = TimeSpan.FromSeconds(20) };

    /// <summary>Prints the resolved Compose file as JSON.</summary>
    public static Command ResolvedConfig(StackInstance stack, Account account) =>
        Compose(stack, account, "config", "--format", "json") with { Deadline = TimeSpan.FromSeconds(20) };

    private static Command Compose(StackInstance stack, Account account, params string[] verb) => new("docker",
    [
        "compose",
        "--project-name", stack.Project,
        "--project-directory", stack.Workspace.Root,
        "--file", stack.ComposeFile,
        .. verb,
    ])
    {
        // What was checked at the border is handed on, so that console and Compose cannot read one setting differently.
        Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["HIVE_BIND"] = stack.Bind.ToString(),
            ["HIVE_GID"] = account.GroupId.ToString(CultureInfo.InvariantCulture),
            ["HIVE_INSTANCE"] = "",
            ["HIVE_UID"] = account.UserId.ToString(CultureInfo.InvariantCulture),
            ["HIVE_WORKSPACE_PATH"] = stack.Workspace.Root,
            [stack.Definition.PortVariable] = stack.Port.ToString(CultureInfo.InvariantCulture),
            [$"HIVE_{stack.Name.ToUpperInvariant()}_IMAGE"] = $"{stack.Definition.Image}:{StackCatalogue.ImageTag}",
        },
    };
}
