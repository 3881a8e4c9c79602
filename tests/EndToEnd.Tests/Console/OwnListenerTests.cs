using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Console;

/// <summary>
/// A real stack is known as who listens on its port, and is told its key; when it is not there any more, nobody is.
/// </summary>
[TestFixture("docker")]
[TestFixture("local")]
[CancelAfter(600_000)]
internal sealed class OwnListenerTests(string engine)
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Keys_and_Doctor_ask_the_stack_that_runs()
    {
        var (keys, doctor) = (await _sandbox.RunAsync("GenieKeys"), await _sandbox.RunAsync("Doctor"));

        keys.ExitCode.Should().Be(0, keys.ToString());
        doctor.Output.Should().Contain("(asked genie, which runs)", doctor.ToString());
    }

    [Test, DependsOnTest(nameof(Keys_and_Doctor_ask_the_stack_that_runs), AllowFailure = true)]
    public async Task A_stranger_in_its_place_is_told_nothing()
    {
        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);
        using var stranger = new TcpListener(IPAddress.Loopback, _sandbox.Port);
        stranger.Start();
        using var closing = new CancellationTokenSource();
        var told = ListenAsync(stranger, closing.Token);

        var (keys, doctor) = (await _sandbox.RunAsync("GenieKeys"), await _sandbox.RunAsync("Doctor"));

        await closing.CancelAsync();
        keys.ExitCode.Should().Be(3, keys.ToString());
        doctor.Output.Should().NotContain("asked genie");
        (await told).Should().NotContain(_sandbox.Secret("api_key"));
    }

    // Whatever is asked, it says that it is a healthy genie.
    private static async Task<string> ListenAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        const string body =
            """{"status":"healthy","service":"hive-genie","version":"1.0.0","phase":"ready","uptime_seconds":1,"checks":{}}""";
        var told = "";
        try
        {
            while (true)
            {
                using var visitor = await listener.AcceptTcpClientAsync(cancellationToken);
                var buffer = new byte[16_384];
                told += System.Text.Encoding.ASCII.GetString(
                    buffer,
                    0,
                    await visitor.GetStream().ReadAsync(buffer, cancellationToken)
                );
                await visitor
                    .GetStream()
                    .WriteAsync(
                        System.Text.Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
                        ),
                        cancellationToken
                    );
            }
        }
        catch (OperationCanceledException)
        {
            return told;
        }
    }
}
