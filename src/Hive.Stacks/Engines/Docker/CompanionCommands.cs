using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>The calls for a companion of the stacks.</summary>
internal static class CompanionCommands
{
    private static readonly string[] Volumes = ["--volumes"];

    /// <summary>Name of the network that is its own.</summary>
    public static string OwnNetwork(CompanionInstance one) =>
        ComposeProject.Prefix(one.Workspace.Id) + one.Definition.Network;

    /// <summary>Creates, recreates or starts its container. Never builds or pulls.</summary>
    public static Command Up(CompanionInstance one, string file, Account account, bool withExtra) =>
        Compose(
            one,
            file,
            account,
            [
                .. withExtra ? new[] { "--profile", one.Definition.Extra!.Name } : [],
                "up",
                "--detach",
                "--no-build",
                "--pull=never",
            ]
        );

    /// <summary>Prints the hash that Compose would label its container with.</summary>
    public static Command ConfigHash(CompanionInstance one, string file, Account account) =>
        Compose(one, file, account, "config", "--hash", one.Definition.Service.Name) with
        {
            Deadline = TimeSpan.FromSeconds(20),
        };

    /// <summary>Stops and removes its containers and its own network, and its volumes where that is wanted.</summary>
    public static Command Down(CompanionInstance one, bool withVolumes) =>
        new("docker", ["compose", "--project-name", one.Project, "down", .. withVolumes ? Volumes : []])
        {
            WorkingDirectory = "/",
        };

    /// <summary>Has a container of its image check a configuration, with nothing around it.</summary>
    public static Command Check(CompanionInstance one, string version, Account account)
    {
        var check = one.Definition.CheckOf($"{CompanionCatalogue.Folder}/{CompanionInstance.ConfigurationPrefix}{version}");
        return new(
            "docker",
            [
                "run",
                "--rm",
                "--network=none",
                "--read-only",
                "--tmpfs=/tmp",
                "--cap-drop=ALL",
                "--user",
                $"{account.UserId}:{account.GroupId}",
                "--mount",
                $"type=bind,\"source={one.Folder.Replace("\"", "\"\"", StringComparison.Ordinal)}\",target={CompanionCatalogue.Folder},readonly",
                "--entrypoint",
                check[0],
                one.Image,
                .. check.Skip(1),
            ]
        )
        {
            Deadline = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>Puts it onto a network.</summary>
    public static Command Join(CompanionInstance one, string network) =>
        new("docker", ["network", "connect", network, one.Container]);

    /// <summary>Takes it off a network.</summary>
    public static Command Leave(CompanionInstance one, string network) =>
        new("docker", ["network", "disconnect", "--force", network, one.Container]);

    /// <summary>Removes a network that nobody is on any more.</summary>
    public static Command RemoveNetwork(string network) => new("docker", ["network", "rm", network]);

    /// <summary>Has it read its configuration anew; what it does goes on.</summary>
    public static Command Reload(CompanionInstance one) => new("docker", ["kill", "--signal=HUP", one.Container]);

    private static Command Compose(CompanionInstance one, string file, Account account, params string[] verb) =>
        new(
            "docker",
            ["compose", "--project-name", one.Project, "--project-directory", one.Workspace.Root, "--file", file, .. verb]
        )
        {
            Environment = new SortedDictionary<string, string>(
                Variables(one, account).ToDictionary(),
                StringComparer.Ordinal
            ),
        };

    private static IEnumerable<KeyValuePair<string, string>> Variables(CompanionInstance one, Account account) =>
        [
            new("HIVE_GID", Text(account.GroupId)),
            new("HIVE_UID", Text(account.UserId)),
            new("HIVE_WORKSPACE_ID", one.Workspace.Id),
            new("HIVE_WORKSPACE_PATH", one.Workspace.Root),
            new(one.Definition.BindVariable, one.Address.Bind.ToString()),
            new(one.Definition.PortVariable, Text(one.Address.Port)),
            new(one.Definition.Service.ImageVariable, one.Image),
            .. one.Definition.Extra is { } extra && one.Extra is { } set
                ? new KeyValuePair<string, string>[]
                {
                    new(extra.ImageVariable, set.Image),
                    new(extra.PortVariable, Text(set.Port)),
                }
                : [],
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
