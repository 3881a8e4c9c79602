using System.Net.Sockets;

namespace EndToEnd.Tests.Console;

/// <summary>The engine goes away in the middle: told as such, nothing lost, and the next run works.</summary>
internal sealed class EngineGoneTests
{
    private Sandbox _sandbox = null!;

    [SetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker");
        // The image is there before: this is about the stack.
        (await _sandbox.RunAsync("BuildGenieImage")).ExitCode.Should().Be(0);
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        // Also where a test ended before it did so itself.
        _sandbox?.Set("DOCKER_HOST", null);
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }

    [TestCase("Engine: docker")]
    [TestCase("  create ")]
    [TestCase("  initialise ")]
    public async Task An_engine_that_goes_away_is_told_and_nothing_is_lost(string moment)
    {
        await using (var way = new WayToTheEngine(Path.Combine(_sandbox.Workspace, "engine.sock")))
        {
            _sandbox.Set("DOCKER_HOST", $"unix://{way.Path}");
            var serving = _sandbox.Start("GenieServe");
            await serving.HasPrintedAsync(moment);
            way.Close();
            var run = await serving.Completion;

            // A run that was faster than the fault has ended well.
            if (run.ExitCode != 0)
            {
                run.ExitCode.Should().Be(4, run.ToString());
                run.Error.Should().StartWith("Error: The Docker engine went away").And.Contain("EngineUp").And.NotContain("   at ");
            }
        }

        _sandbox.Set("DOCKER_HOST", null);
        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
    }

    /// <summary>A socket that leads to the real engine's, until it is closed.</summary>
    private sealed class WayToTheEngine : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly CancellationTokenSource _closed = new();
        private readonly List<Socket> _open = [];
        private readonly Task _accepting;

        public WayToTheEngine(string path)
        {
            Path = path;
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            _listener.Listen();
            _accepting = AcceptAsync();
        }

        public string Path { get; }

        public void Close()
        {
            _closed.Cancel();
            _listener.Dispose();
            File.Delete(Path);
            lock (_open) _open.ForEach(socket => socket.Dispose());
        }

        public async ValueTask DisposeAsync()
        {
            if (!_closed.IsCancellationRequested) Close();
            await _accepting;
            _closed.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!_closed.IsCancellationRequested)
            {
                try
                {
                    var client = await _listener.AcceptAsync(_closed.Token);
                    var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    lock (_open) _open.AddRange([client, engine]);
                    await engine.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), _closed.Token);
                    _ = CopyAsync(client, engine);
                    _ = CopyAsync(engine, client);
                }
                catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private static async Task CopyAsync(Socket from, Socket to)
        {
            try
            {
                var buffer = new byte[16_384];
                while (await from.ReceiveAsync(buffer) is > 0 and var read) await to.SendAsync(buffer.AsMemory(0, read));
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // One side has gone; the other notices by itself.
            }
        }
    }
}
