using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>
/// The way into a stack: a container beside it that hands connections on to healthy replicas. Swarm itself would publish the
/// ports on every address of every node, or one replica a node; this one publishes them where Compose does.
/// </summary>
internal static class SwarmDoor
{
    /// <summary>What it is called beside the stack's services.</summary>
    public const string Service = "door";

    /// <summary>Name of its container.</summary>
    /// <param name="stack">Swarm's name for the stack.</param>
    public static string NameOf(string stack) => $"{stack}-{Service}";

    /// <summary>
    /// What it is made of. Its image is not in it: an update of the API does not close the way to the former.
    /// </summary>
    public static string HashOf(SwarmDraft draft) =>
        SwarmDraft.HashOf(Encoding.UTF8.GetBytes(string.Join('\n', Options(draft).Concat(Routes(draft)))));

    /// <summary>The command that starts it.</summary>
    public static Command Run(SwarmDraft draft) =>
        new(
            "docker",
            [
                "run",
                "--detach",
                "--pull=never",
                "--name",
                NameOf(draft.Name),
                .. Options(draft),
                "--label",
                $"{SwarmLabels.Manifest}={HashOf(draft)}",
                "--entrypoint",
                "/app/hive-api",
                draft.Images[draft.Stack.Definition.Api.Name],
                "forward",
                .. Routes(draft),
            ]
        );

    /// <summary>
    /// How companions reach the API that it leads to: over the network that both are on, where the name of the API's service
    /// is that of all healthy replicas. Null when it is not up.
    /// </summary>
    public static StackRoute? Route(StackContainers containers)
    {
        var stack = containers.Stack;
        if (
            containers.Of(Service) is not { } door
            || !StackContainers.IsUp(door)
            || CompanionContainers.ApiNetwork(stack, door) is not { } network
        )
            return null;
        var name = network[..^stack.Definition.Network.Length];
        return new(stack, network, name + stack.Definition.Api.Name);
    }

    /// <summary>The command that takes it away. One that is not there is gone already.</summary>
    public static Command Remove(string stack) => new("docker", ["rm", "--force", NameOf(stack)]);

    private static IEnumerable<string> Options(SwarmDraft draft)
    {
        var account = Account.ForContainers;
        string[] hardening =
        [
            "--restart=unless-stopped",
            "--init",
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges:true",
            $"--user={Text(account.UserId)}:{Text(account.GroupId)}",
            "--memory=64m",
            "--cpus=0.5",
            "--pids-limit=64",
            "--log-opt=max-size=1m",
            "--log-opt=max-file=2",
            // A service without a healthy container has no address: nobody beyond this machine is asked for one.
            "--dns=127.0.0.1",
        ];
        foreach (var option in hardening)
            yield return option;
        var reserved = string.Join(',', Ports(draft).Select(port => Text(port.Target)).Distinct());
        yield return $"--sysctl=net.ipv4.ip_local_reserved_ports={reserved}";
        foreach (var network in Networks(draft))
            yield return $"--network={draft.Name}_{network}";
        foreach (var port in Ports(draft))
        {
            var address = port.Address.Contains(':', StringComparison.Ordinal) ? $"[{port.Address}]" : port.Address;
            yield return $"--publish={(address.Length > 0 ? $"{address}:" : "")}{port.Published}:{Text(port.Target)}";
        }

        var labels = draft.Resolved.Resolved["services"]?[draft.Stack.Definition.Api.Name]?["labels"]?.AsObject() ?? [];
        foreach (var (name, value) in labels)
            yield return $"--label={name}={value}";
        yield return $"--label={SwarmLabels.Service}={Service}";
    }

    private static IEnumerable<string> Routes(SwarmDraft draft) =>
        Ports(draft).Select(port => $"{Text(port.Target)}={port.Service}:{Text(port.Target)}");

    // One that leads out comes first: ports are published through it.
    private static IEnumerable<string> Networks(SwarmDraft draft) =>
        draft
            .Resolved.Services.Where(one => one.Value["ports"] is not null)
            .SelectMany(one => one.Value["networks"]?.AsObject().Select(network => network.Key) ?? [])
            .Distinct()
            .Where(name => Network(draft, name)?["driver_opts"] is null)
            .OrderBy(name => Network(draft, name)?["internal"]?.GetValue<bool>() == true);

    private static JsonNode? Network(SwarmDraft draft, string name) => draft.Resolved.Resolved["networks"]?[name];

    private static IEnumerable<DoorPort> Ports(SwarmDraft draft) =>
        from service in draft.Resolved.Services
        from port in service.Value["ports"]?.AsArray() ?? []
        select new DoorPort(
            service.Name,
            port["target"]!.GetValue<int>(),
            port["published"]!.ToString(),
            port["host_ip"]?.ToString() ?? ""
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record DoorPort(string Service, int Target, string Published, string Address);
}
