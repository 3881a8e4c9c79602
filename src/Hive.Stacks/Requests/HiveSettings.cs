using System.Net;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Requests;

/// <summary>What <c>.env</c> and the environment say about the stacks; the environment overrides the file.</summary>
public sealed record HiveSettings
{
    /// <summary>Host address that ports are published on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Host port of each stack's API, by the stack's name. 1 to 65535.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }

    /// <summary>Reads the settings of a workspace.</summary>
    /// <param name="file">What its <c>.env</c> says.</param>
    /// <param name="environment">The console's environment.</param>
    /// <exception cref="StackException">A value is out of range, or two stacks share a port.</exception>
    public static HiveSettings From(IReadOnlyDictionary<string, string> file, IReadOnlyDictionary<string, string> environment)
    {
        string? Find(string name) =>
            environment.TryGetValue(name, out var set) && set.Length > 0 ? set : file.GetValueOrDefault(name) is { Length: > 0 } kept ? kept : null;

        var ports = StackCatalogue.All.ToDictionary(
            stack => stack.Name, stack => Find(stack.PortVariable) is { } text ? Port(stack.PortVariable, text) : stack.Port);
        if (ports.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new StackException(
                FailureKind.Misuse, $"Port {shared.Key} is given to {string.Join(" and ", shared.Select(pair => pair.Key))}.",
                "Give each stack a port of its own in .env.");
        }

        return new HiveSettings { Bind = Address(Find("HIVE_BIND") ?? "127.0.0.1"), Ports = ports };
    }

    private static int Port(string name, string text) => int.TryParse(text, out var port) && port is > 0 and < 65536
        ? port
        : throw new StackException(FailureKind.Misuse, $"{name} is '{text}', which is not a port.", $"Set {name} to a number from 1 to 65535.");

    private static IPAddress Address(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new StackException(
            FailureKind.Misuse, $"HIVE_BIND is '{text}', which is not an address.", "Set HIVE_BIND to an IP address such as 127.0.0.1.");
}
