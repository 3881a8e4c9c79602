using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EndToEnd.Tests.Images;

namespace EndToEnd.Tests.Isolation;

/// <summary>Three stacks and a further instance of one, all running: none reaches another, by any way there is.</summary>
/// <remarks>
/// Alone, because Docker 26 takes its isolation rule out and in again for every network that anybody makes: a connection
/// within those milliseconds passes, whoever makes it (docs/decisions/0008-isolation.md).
/// </remarks>
[NonParallelizable]
internal sealed class IsolationTests
{
    private readonly List<TestStack> stacks = [];
    private IReadOnlyList<Place> places = [];

    [OneTimeSetUp]
    public async Task SetUpAsync()
    {
        (string Name, string? Instance)[] wanted =
        [
            ("workspace", null),
            ("genie", null),
            ("agent", null),
            ("agent", "feature-x"),
        ];
        foreach (
            var starting in wanted.Select(one => TestStack.StartAsync(stack: one.Name, instance: one.Instance)).ToList()
        )
            stacks.Add(await starting);
        places = [.. (await Task.WhenAll(stacks.Select(Place.OfAsync))).SelectMany(of => of)];
    }

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        foreach (var stack in stacks)
            await stack.DisposeAsync();
    }

    [TestCase("workspace/app")]
    [TestCase("workspace/postgres")]
    [TestCase("genie/genie-server")]
    [TestCase("agent/agent-dev-server")]
    [TestCase("agent-feature-x/agent-dev-server")]
    public async Task No_container_reaches_another_stack(string name)
    {
        var from = The(name);
        var others = places.Where(place => place.Stack != from.Stack).ToList();
        others.Should().HaveCount(places.Count - from.Stack.Definition.Services.Count);

        (await from.ReachesAsync(others.SelectMany(to => Ways(from, to)).Distinct())).Should().BeEmpty();
    }

    // The probes can succeed: what they look for is there, under these names, addresses and ports.
    [Test]
    public async Task Within_its_own_network_every_stack_is_reached_by_the_same_names_and_addresses()
    {
        foreach (var place in places.Where(place => place.Service != "postgres"))
        {
            var network = place.Stack.NetworkOf(place.Stack.Definition.Network);
            var port = place.Stack.Definition.Port;

            var reached = await Place.ReachedWithinAsync(
                network,
                [
                    $"{place.Service}:{port}",
                    $"{place.Container}:{port}",
                    .. place.Addresses.Select(address => $"{address}:{port}"),
                ]
            );

            reached
                .Should()
                .Contain([$"{place.Service}:{port}", $"{place.Container}:{port}"])
                .And.Contain(reach => reach.StartsWith("172.") || reach.StartsWith("192.") || reach.StartsWith("10."));
        }
    }

    [Test]
    public async Task The_api_reaches_its_postgres_and_postgres_its_api()
    {
        (await The("workspace/app").ReachesAsync(["postgres:5432"])).Should().Equal("postgres:5432");
        (await The("workspace/postgres").ReachesAsync(["app:8886"])).Should().Equal("app:8886");
    }

    // So it is the published address that keeps stacks apart there, not a probe that goes nowhere.
    [Test]
    public async Task Every_container_reaches_what_this_machine_opens_to_all()
    {
        using var open = new TcpListener(IPAddress.Any, 0);
        open.Start(backlog: 64);
        var port = ((IPEndPoint)open.LocalEndpoint).Port;

        foreach (var place in places)
            (await place.ReachesAsync(place.Gateways.Select(gateway => $"{gateway}:{port}")))
                .Should()
                .NotBeEmpty($"{place} has this machine beside it");
    }

    [Test]
    public async Task An_API_reaches_a_model_server_of_this_machine_by_Dockers_name_for_the_machine()
    {
        var bridge = NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == "docker0");
        var address = bridge
            .GetIPProperties()
            .UnicastAddresses.Select(one => one.Address)
            .First(one => one.AddressFamily == AddressFamily.InterNetwork);
        using var model = new TcpListener(address, 0);
        model.Start(backlog: 64);
        var target = $"host.docker.internal:{((IPEndPoint)model.LocalEndpoint).Port}";

        foreach (var place in places)
            (await place.ReachesAsync([target])).Should().Equal(place.Service == "postgres" ? [] : [target]);
    }

    [Test]
    public async Task Postgres_of_genie_and_agent_is_not_reached_from_this_machine_either()
    {
        foreach (var place in places.Where(place => place.Stack.Definition.Postgres is null))
        {
            foreach (var address in place.Addresses)
            {
                (await AcceptsAsync(address, place.Stack.Definition.Port)).Should().BeTrue("the address is the container's");
                (await AcceptsAsync(address, 5432)).Should().BeFalse();
            }

            (await place.Stack.QueryAsync("select 1")).Should().Be("1", "inside, it is there");
        }
    }

    [Test]
    public async Task Postgres_of_the_workspace_is_reached_from_this_machine_with_its_password_only()
    {
        var stack = The("workspace/postgres").Stack;

        (await stack.LogInAsync(await File.ReadAllTextAsync(Path.Combine(stack.Workspace.Secrets, "database_password"))))
            .Should()
            .Be("1");
        (await stack.LogInAsync("guess")).Should().Contain("password authentication failed");
    }

    private Place The(string name) => places.Single(place => place.ToString() == name);

    // By name, by address, and by what it publishes on any address that this machine has.
    private static IEnumerable<string> Ways(Place from, Place to)
    {
        // A name that the own stack has too would be the own container.
        var known = from.Stack.Definition.Services.Any(own => own.Name == to.Service);
        string[] inside = [.. to.Addresses, to.Container, .. known ? [] : new[] { to.Service }];
        return inside
            .SelectMany(host => to.InnerPorts.Select(port => $"{host}:{port}"))
            .Concat(
                from.Gateways.Concat(AddressesOfThisMachine())
                    .SelectMany(host => to.PublishedPorts.Select(port => $"{host}:{port}"))
            );
    }

    private static IEnumerable<string> AddressesOfThisMachine() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .Select(address => address.ToString());

    private static async Task<bool> AcceptsAsync(string address, int port)
    {
        using var client = new TcpClient();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await client.ConnectAsync(address, port, timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
