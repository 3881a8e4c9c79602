using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Forwarding;

/// <summary><c>hive-api forward</c>: connections to one port are handed on to another.</summary>
internal sealed class ForwardTests
{
    [Test]
    public async Task What_one_side_says_the_other_hears_until_both_have_ended()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = Machine.FreePort();
        using var program = await StartAsync($"{port}=localhost:{((IPEndPoint)server.LocalEndpoint).Port}");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var accepted = await server.AcceptTcpClientAsync();
        var large = new byte[3_000_000];
        Random.Shared.NextBytes(large);

        var stream = client.GetStream();
        var sending = stream.WriteAsync(large).AsTask();
        var heard = new byte[large.Length];
        await accepted.GetStream().ReadExactlyAsync(heard);
        await sending;
        heard.Should().Equal(large);
        // Who has said all may still be answered.
        client.Client.Shutdown(SocketShutdown.Send);
        (await accepted.GetStream().ReadAsync(heard)).Should().Be(0);
        await accepted.GetStream().WriteAsync("an answer"u8.ToArray());
        accepted.Close();
        (await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync()).Should().Be("an answer");

        await EndAsync(program);
    }

    [Test]
    public async Task Where_nobody_answers_the_connection_ends_and_the_next_one_is_tried_anew()
    {
        var (port, target) = (Machine.FreePort(), Machine.FreePort());
        using var program = await StartAsync($"{port}=localhost:{target}");
        using var refused = new TcpClient();
        await refused.ConnectAsync(IPAddress.Loopback, port);
        (await refused.GetStream().ReadAsync(new byte[1])).Should().Be(0);

        using var server = new TcpListener(IPAddress.Loopback, target);
        server.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);

        using var accepted = await server.AcceptTcpClientAsync();
        accepted.Connected.Should().BeTrue();
        await EndAsync(program);
    }

    [TestCase("8886")]
    [TestCase("8886=app")]
    [TestCase("8886=:8886")]
    [TestCase("0=app:8886")]
    [TestCase("8886=app:70000")]
    public async Task A_route_that_is_none_is_misuse(string route)
    {
        using var program = Start(route);

        await program.WaitForExitAsync();

        program.ExitCode.Should().Be(2);
        (await program.StandardError.ReadToEndAsync()).Should().Contain("LISTEN=HOST:PORT");
    }

    [Test]
    public async Task A_port_that_is_taken_is_a_conflict()
    {
        using var server = new TcpListener(IPAddress.Any, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var program = Start($"{port}=localhost:1");

        await program.WaitForExitAsync();

        program.ExitCode.Should().Be(5);
        (await program.StandardError.ReadToEndAsync()).Should().Contain($"port {port} is taken");
    }

    private static async Task EndAsync(Process program)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);
        await program.WaitForExitAsync();
        program.ExitCode.Should().Be(0);
    }

    private static async Task<Process> StartAsync(string route)
    {
        var program = Start(route);
        (await program.StandardError.ReadLineAsync()).Should().Contain("leads to");
        return program;
    }

    private static Process Start(string route)
    {
        var start = ApiProcess.Command("forward", route);
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }
}
