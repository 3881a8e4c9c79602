using System.Globalization;
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

    /// <summary>Stops and removes everything of the stack but its data folder: its named volumes go as well.</summary>
    public static Command DownWithVolumes(StackInstance stack, Account account) => Compose(stack, account, "down", "--volumes");

    /// <summary>Prints, a line for each service, the hash that Compose would label its container with.</summary>
    public static Command ConfigHashes(StackInstance stack, Account account) =>
        Compose(stack, account, "config", "--hash", "*") with { Deadline = TimeSpan.FromSeconds(20) };

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
        Environment = new SortedDictionary<string, string>(Variables(stack, account).ToDictionary(), StringComparer.Ordinal),
    };

    private static IEnumerable<KeyValuePair<string, string>> Variables(StackInstance stack, Account account) =>
    [
        new("HIVE_BIND", stack.Bind.ToString()),
        new("HIVE_GID", Text(account.GroupId)),
        new("HIVE_INSTANCE", stack.Instance ?? ""),
        new("HIVE_UID", Text(account.UserId)),
        new("HIVE_WORKSPACE_ID", stack.Workspace.Id),
        new("HIVE_WORKSPACE_PATH", stack.Workspace.Root),
        new(stack.Definition.PortVariable, Text(stack.Port)),
        .. stack.DatabasePort is { } port ? new[] { KeyValuePair.Create(stack.Definition.DatabasePortVariable, Text(port)) } : [],
        .. stack.Definition.Services.Select(service => KeyValuePair.Create(service.ImageVariable, stack.Images[service.Name])),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
