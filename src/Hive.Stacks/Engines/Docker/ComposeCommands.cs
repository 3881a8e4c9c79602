using System.Globalization;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>The <c>docker compose</c> calls for a stack.</summary>
public static class ComposeCommands
{
    /// <summary>
    /// Creates, recreates or starts whatever differs from the Compose file. Never builds or pulls: images are made before.
    /// </summary>
    public static Command Up(ComposeProject project, Account account) =>
        Compose(project, account, "up", "--detach", "--no-build", "--pull=never");

    /// <summary>Stops and removes the stack's containers and network. Data folders and named volumes stay.</summary>
    public static Command Down(ComposeProject project) => OfProject(project, "down");

    /// <summary>Stops and removes everything of the stack but its data folder: its named volumes go as well.</summary>
    public static Command DownWithVolumes(ComposeProject project) => OfProject(project, "down", "--volumes");

    /// <summary>Prints, a line for each service, the hash that Compose would label its container with.</summary>
    public static Command ConfigHashes(ComposeProject project, Account account) =>
        Compose(project, account, "config", "--hash", "*") with
        {
            Deadline = TimeSpan.FromSeconds(20),
        };

    /// <summary>Prints the resolved Compose file as JSON.</summary>
    public static Command ResolvedConfig(ComposeProject project, Account account) =>
        Compose(project, account, "config", "--format", "json") with
        {
            Deadline = TimeSpan.FromSeconds(20),
        };

    // Without a file Compose goes by the labels of what it made: a stack stops whatever has become of its file and settings
    // since. At the root, because Compose would take a file that lies where it is called.
    private static Command OfProject(ComposeProject project, params string[] verb) =>
        new("docker", ["compose", "--project-name", project.Name, .. verb]) { WorkingDirectory = "/" };

    private static Command Compose(ComposeProject project, Account account, params string[] verb) =>
        new(
            "docker",
            [
                "compose",
                "--project-name",
                project.Name,
                "--project-directory",
                project.Stack.Workspace.Root,
                "--file",
                project.File,
                .. project.Change is { } change ? new[] { "--file", change } : [],
                .. verb,
            ]
        )
        {
            // What was checked at the border is handed on, so that console and Compose cannot read one setting differently.
            Environment = new SortedDictionary<string, string>(
                Variables(project.Stack, account).ToDictionary(),
                StringComparer.Ordinal
            ),
        };

    private static IEnumerable<KeyValuePair<string, string>> Variables(StackInstance stack, Account account) =>
        [
            new("HIVE_BIND", stack.Settings.Bind.ToString()),
            new("HIVE_GID", Text(account.GroupId)),
            new("HIVE_INSTANCE", stack.Instance ?? ""),
            new("HIVE_UID", Text(account.UserId)),
            new("HIVE_WORKSPACE_ID", stack.Workspace.Id),
            new("HIVE_WORKSPACE_PATH", stack.Workspace.Root),
            new(stack.Definition.PortVariable, Text(stack.Settings.Port)),
            .. stack.Settings.DatabasePort is { } port
                ? new[] { KeyValuePair.Create(stack.Definition.DatabasePortVariable, Text(port)) }
                : [],
            .. stack.Definition.Services.Select(service =>
                KeyValuePair.Create(service.ImageVariable, stack.Settings.Images[service.Name])
            ),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
