using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using Hive.Stacks.Companions;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>What the daemon says of containers, as companions see it: networks and ports.</summary>
internal static class CompanionContainers
{
    public static StackRoute? Reach(StackContainers containers)
    {
        var stack = containers.Stack;
        if (containers.Of(stack.Definition.Api.Name) is not { } api || !StackContainers.IsUp(api))
            return null;
        var network = NetworksOf(api)
            .FirstOrDefault(name => name.EndsWith($"_{stack.Definition.Network}", StringComparison.Ordinal));
        return network is null ? null : new(stack, network, $"{stack.Definition.Api.Name}.{network}");
    }

    public static IReadOnlyList<string> NetworksOf(ContainerInspectResponse container) =>
        [.. container.NetworkSettings?.Networks?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()];

    public static List<string> Foreign(CompanionInstance one, ContainerInspectResponse container) =>
        [.. NetworksOf(container).Where(name => name != CompanionCommands.OwnNetwork(one))];

    public static bool Publishes(ContainerInspectResponse container, CompanionInstance one) =>
        container.NetworkSettings?.Ports is { } ports
        && ports.TryGetValue($"{one.Definition.Port}/tcp", out var bindings)
        && bindings?.Any(bound =>
            bound.HostPort == one.Address.Port.ToString(CultureInfo.InvariantCulture)
            && (IPAddress.TryParse(bound.HostIP, out var address) && address.Equals(one.Address.Bind))
        ) == true;
}
