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
        return ApiNetwork(stack, api) is { } network ? new(stack, network, $"{stack.Definition.Api.Name}.{network}") : null;
    }

    /// <summary>
    /// Full name of the one network that nothing but a stack's API is on, as one of its containers has it.
    /// </summary>
    public static string? ApiNetwork(StackInstance stack, ContainerInspectResponse container) =>
        NetworksOf(container)
            .FirstOrDefault(name => name.EndsWith($"_{stack.Definition.Network}", StringComparison.Ordinal));

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
