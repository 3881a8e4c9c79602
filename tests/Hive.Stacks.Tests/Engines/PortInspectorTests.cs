using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines;

public sealed class PortInspectorTests
{
    [TestCase("127.0.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("::1")]
    public void A_port_that_somebody_listens_on_is_taken_and_its_holder_named(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        PortInspector.IsTaken(IPAddress.Parse(address), port).Should().BeTrue();
        if (OperatingSystem.IsLinux())
            PortHolder.Find(IPAddress.Parse(address), port).Text.Should().StartWith($"process {Environment.ProcessId} (");
    }

    [Test]
    public void A_listener_on_all_addresses_takes_the_loopback_too()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();

        PortInspector.IsTaken(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port).Should().BeTrue();
    }

    [Test]
    public void A_port_that_nobody_listens_on_is_free() =>
        PortInspector.IsTaken(IPAddress.Loopback, Machine.FreePort()).Should().BeFalse();

    [Test]
    public void An_address_of_another_machine_cannot_be_used() =>
        FluentActions
            .Invoking(() => PortInspector.IsTaken(IPAddress.Parse("192.0.2.1"), 48886))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains("192.0.2.1"));

    [Test]
    public void A_conflict_names_holder_and_way_out()
    {
        using var folder = new TemporaryFolder();

        var conflict = PortRefusal.Held(Requested.Genie(folder), 48886, new PortHolder("process 4711 (nginx)"));

        conflict.Kind.Should().Be(FailureKind.Conflict);
        conflict
            .Message.Should()
            .Contain("process 4711 (nginx)")
            .And.MatchRegex(@"→ Stop it, or choose another port: HIVE_GENIE_PORT=2\d{4} in ");
    }
}
