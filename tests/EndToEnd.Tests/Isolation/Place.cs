using System.Text.Json.Nodes;
using EndToEnd.Tests.Engines;
using EndToEnd.Tests.Images;

namespace EndToEnd.Tests.Isolation;

/// <summary>A container of a stack: where probes start, and what they look for.</summary>
/// <param name="Stack">Whose container.</param>
/// <param name="Service">Its service in the Compose file.</param>
internal sealed record Place(TestStack Stack, string Service)
{
    // Prints those of its arguments (HOST:PORT) that take a connection. All at once: what does not answer costs its whole
    // timeout.
    private const string Probe =
        "for t in \"$@\"; do (timeout 2 bash -c \"exec 3<>/dev/tcp/${t%:*}/${t##*:}\" 2>/dev/null && echo \"$t\") & done; wait";

    public string Container => Stack.ContainerOf(Service);

    /// <summary>Its addresses, one in each of its networks.</summary>
    public IReadOnlyList<string> Addresses { get; private init; } = [];

    /// <summary>The bridges' own addresses in its networks: this machine, seen from inside.</summary>
    public IReadOnlyList<string> Gateways { get; private init; } = [];

    /// <summary>Ports that something listens on inside.</summary>
    public IReadOnlyList<int> InnerPorts => [Stack.Definition.Port, Stack.Definition.DatabasePort];

    /// <summary>Ports that its stack publishes on this machine.</summary>
    public IReadOnlyList<int> PublishedPorts =>
        Stack.Definition.PublishedDatabasePort is null ? [Stack.Port] : [Stack.Port, Stack.DatabasePort];

    /// <summary>All containers of a stack.</summary>
    public static async Task<IReadOnlyList<Place>> OfAsync(TestStack stack)
    {
        var places = new List<Place>();
        foreach (var service in stack.Definition.Services)
        {
            var networks = JsonNode
                .Parse(await stack.InspectAsync("{{json .NetworkSettings.Networks}}", stack.ContainerOf(service.Name)))!
                .AsObject();
            places.Add(
                new Place(stack, service.Name)
                {
                    Addresses = [.. networks.Select(network => (string)network.Value!["IPAddress"]!)],
                    Gateways =
                    [
                        .. await Task.WhenAll(
                            networks.Select(network =>
                                DockerCli.RunAsync(
                                    "network",
                                    "inspect",
                                    "--format",
                                    "{{(index .IPAM.Config 0).Gateway}}",
                                    network.Key
                                )
                            )
                        ),
                    ],
                }
            );
        }

        return places;
    }

    /// <summary>Which of the targets take a connection that starts inside this container.</summary>
    public async Task<IReadOnlyList<string>> ReachesAsync(IEnumerable<string> targets)
    {
        // The API's container has nothing to probe with: a container in its very network does it instead.
        string[] inside =
            Container == Stack.DatabaseContainer
                ? ["exec", Container]
                : ["run", "--rm", "--network", $"container:{Container}", TestImages.Of("postgres")];
        return await LinesAsync([.. inside, "bash", "-c", Probe, "-", .. targets]);
    }

    /// <summary>Which of the targets take a connection from a container that was put into a network on purpose.</summary>
    public static Task<IReadOnlyList<string>> ReachedWithinAsync(string network, IEnumerable<string> targets) =>
        LinesAsync(["run", "--rm", "--network", network, TestImages.Of("postgres"), "bash", "-c", Probe, "-", .. targets]);

    private static async Task<IReadOnlyList<string>> LinesAsync(IEnumerable<string> arguments) =>
        (await DockerCli.RunAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() =>
        $"{Stack.Definition.Name}{(Stack.Workspace.Instance is { } instance ? $"-{instance}" : "")}/{Service}";
}
