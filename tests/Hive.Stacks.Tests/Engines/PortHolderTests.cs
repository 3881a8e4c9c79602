using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines;

/// <summary>What is told of a port that cannot be listened on, and what is proposed instead.</summary>
[CancelAfter(60_000)]
public sealed partial class PortHolderTests
{
    private TemporaryFolder _folder = null!;
    private TcpListener _server = null!;

    [SetUp]
    public void MakeServer()
    {
        Machine.Requires(SocketTable.IsThere, "/proc/net/tcp", "Linux has it");
        _folder = new TemporaryFolder();
        _server = new TcpListener(IPAddress.Loopback, 0);
        _server.Start();
    }

    [TearDown]
    public void StopServer()
    {
        _server?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task An_outgoing_connection_that_has_ended_is_told_as_one_with_the_time_until_the_port_is_free(
        CancellationToken cancellationToken
    )
    {
        var port = await EndedConnectionAsync(cancellationToken);

        var holder = (await PortInspector.FindHolderAsync(IPAddress.Loopback, port, cancellationToken))!;
        var conflict = PortRefusal.Held(Requested.Genie(_folder), port, holder);

        holder.FreeIn.Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(121));
        conflict
            .Cause.Should()
            .StartWith("Nobody listens")
            .And.Contain($"an outgoing connection to {_server.LocalEndpoint} that has ended")
            .And.NotContain("process");
        conflict
            .Remedy.Should()
            .MatchRegex(
                @"^Run this again in \d+ s, when the system gives it back, or choose another port: HIVE_GENIE_PORT=\d+ in "
            );
    }

    [Test]
    public async Task An_outgoing_connection_is_told_with_its_process_and_where_it_goes(CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(cancellationToken);
        using var other = await _server.AcceptSocketAsync(cancellationToken);

        var holder = (await PortInspector.FindHolderAsync(IPAddress.Loopback, Port(client), cancellationToken))!;

        holder.Listens.Should().BeFalse();
        holder
            .Text.Should()
            .MatchRegex($@"^an outgoing connection of process {Environment.ProcessId} \(.+\) to {_server.LocalEndpoint}$");
    }

    [Test]
    public async Task A_connection_that_ends_at_once_is_waited_for(CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(cancellationToken);
        using var other = await _server.AcceptSocketAsync(cancellationToken);
        var port = Port(client);
        PortInspector.IsTaken(IPAddress.Loopback, port).Should().BeTrue();

        var looking = PortInspector.FindHolderAsync(IPAddress.Loopback, port, cancellationToken);
        // Thrown away rather than closed: the system keeps nothing of it.
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        (await looking).Should().BeNull();
    }

    [Test]
    public async Task A_port_that_is_reserved_without_listening_has_no_holder_to_name(CancellationToken cancellationToken)
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // As a program does that does not share: SO_REUSEADDR (2) of SOL_SOCKET (1), which .NET has set.
        reserved.SetRawSocketOption(1, 2, BitConverter.GetBytes(0));

        var holder = await PortInspector.FindHolderAsync(IPAddress.Loopback, Port(reserved), cancellationToken);

        holder!.Text.Should().StartWith("no process that the system names");
    }

    [Test]
    public void Who_listens_on_another_address_is_not_the_holder()
    {
        var port = Machine.FreePort();
        using var elsewhere = new TcpListener(IPAddress.Parse("127.0.0.2"), port);
        elsewhere.Start();

        PortInspector.IsTaken(IPAddress.Loopback, port).Should().BeFalse();
        SocketTable.At(IPAddress.Loopback, port).Should().BeEmpty();
        SocketTable.At(IPAddress.Any, port).Should().ContainSingle().Which.Listens.Should().BeTrue();
    }

    [Test]
    public void The_port_that_is_proposed_is_free_and_nobody_elses()
    {
        var taken = Port(_server.Server);
        _folder.Write(".env", $"HIVE_GENIE_PORT={taken}\n");
        var first = Proposed(Requested.Genie(_folder), taken);
        using var listener = new TcpListener(IPAddress.Loopback, first);
        listener.Start();

        var second = Proposed(Requested.Genie(_folder), taken);
        _folder.Write(".env", $"HIVE_GENIE_PORT={taken}\nHIVE_AGENT_PORT={second}\n");
        var third = Proposed(Requested.Genie(_folder), taken);

        new[] { first, second, third }.Should().OnlyHaveUniqueItems().And.NotContain(taken + 1);
        PortInspector.IsTaken(IPAddress.Loopback, third).Should().BeFalse();
    }

    [Test]
    public void It_is_to_be_set_where_the_value_came_from()
    {
        var port = Port(_server.Server);
        var name = StackCatalogue.Genie.PortVariable;

        PortProposal.For(Requested.Genie(_folder), port).Should().EndWith($" in {_folder.In(".env")}");
        PortProposal
            .For(Genie(new() { [name] = $"{port}" }), port)
            .Should()
            .EndWith($" in the environment, which overrides {_folder.In(".env")}");
        PortProposal
            .For(Genie(new() { [name] = $"{port}" }, "copy"), port)
            .Should()
            .EndWith($" in {_folder.In("data/instances/genie-copy.env")}");
    }

    private StackInstance Genie(Dictionary<string, string> environment, string? instance = null) =>
        new RequestReader(
            new Dictionary<string, string>
            {
                ["workspace"] = _folder.Path,
                [instance is null ? "yes" : "instance"] = instance ?? "true",
            },
            environment,
            default
        )
            .Read(Requested.Product)
            .Resolve(StackCatalogue.Genie);

    private static int Proposed(StackInstance stack, int port) =>
        int.Parse(Number.Match(PortProposal.For(stack, port)).Groups[1].Value, CultureInfo.InvariantCulture);

    private async Task<int> EndedConnectionAsync(CancellationToken cancellationToken)
    {
        using var client = await ConnectAsync(cancellationToken);
        using var other = await _server.AcceptSocketAsync(cancellationToken);
        // Who ends a connection first has to keep its port for a while.
        client.Shutdown(SocketShutdown.Both);
        await other.ReceiveAsync(new byte[1], cancellationToken);
        other.Close();
        var port = Port(client);
        client.Close();
        await Eventually.HoldsAsync(
            "the port waits",
            () => SocketTable.At(IPAddress.Loopback, port) is [{ FreeIn: not null }]
        );
        return port;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_server.LocalEndpoint, cancellationToken);
        return client;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    [GeneratedRegex(@"=(\d+) ")]
    private static partial Regex Number { get; }
}
