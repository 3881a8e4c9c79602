using System.Net.Sockets;
using Hive.Testing;

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
        (await _sandbox.RunAsync("BuildGenieImage"))
            .ExitCode.Should()
            .Be(0);
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        // Also where a test ended before it did so itself.
        _sandbox?.Set("DOCKER_HOST", null);
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase("Engine: docker")]
    [TestCase("  create ")]
    [TestCase("  initialise ")]
    public async Task An_engine_that_goes_away_is_told_and_nothing_is_lost(string moment)
    {
        if (moment != "  create ")
            Chaos.OnlyInFull();
        await using (var way = new WayToTheEngine(Path.Combine(_sandbox.Workspace, "engine.sock")))
        {
            _sandbox.Set("DOCKER_HOST", $"unix://{way.Path}");
            var serving = _sandbox.Start("GenieServe");
            await serving.HasPrintedAsync(moment);
            way.Close();
            var run = await serving.Completion;

            // A run that was faster than the fault has ended well.
            if (run.ExitCode != 0)
                AssertTold(run);
        }

        await AssertWorksAgainAsync();
    }

    // Each step asks the engine anew. What was begun in containers does not go on without them, even where the console may
    // choose.
    [TestCase("docker")]
    [TestCase("auto")]
    public async Task An_engine_that_answers_the_first_step_only_is_told_and_not_replaced(string engine)
    {
        if (engine != "auto")
            Chaos.OnlyInFull();
        await using (var way = new WayToTheEngine(Path.Combine(_sandbox.Workspace, "engine.sock"), questions: 1))
        {
            _sandbox.Set("DOCKER_HOST", $"unix://{way.Path}");
            AssertTold(await _sandbox.RunAsync("GenieServe", $"--engine={engine}"));
        }

        await AssertWorksAgainAsync();
    }

    private static void AssertTold(ConsoleRun run)
    {
        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should().StartWith("Error: The Docker engine went away").And.Contain("EngineUp").And.NotContain("   at ");
    }

    private async Task AssertWorksAgainAsync()
    {
        _sandbox.Set("DOCKER_HOST", null);
        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
    }

    /// <summary>A socket that leads to the real engine's, until it is closed.</summary>
    /// <remarks>
    /// It closes by itself when it is asked once more than <c>questions</c> times whether the engine is there.
    /// </remarks>
    private sealed class WayToTheEngine : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly CancellationTokenSource _closed = new();
        private readonly List<Socket> _open = [];
        private readonly Task _accepting;
        private readonly int? _questions;
        private int _asked;

        public WayToTheEngine(string path, int? questions = null)
        {
            _questions = questions;
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
            lock (_open)
                _open.ForEach(socket => socket.Dispose());
        }

        public async ValueTask DisposeAsync()
        {
            if (!_closed.IsCancellationRequested)
                Close();
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
                    lock (_open)
                        _open.AddRange([client, engine]);
                    await engine.ConnectAsync(new UnixDomainSocketEndPoint("/var/run/docker.sock"), _closed.Token);
                    _ = CopyAsync(client, engine, Count);
                    _ = CopyAsync(engine, client, _ => { });
                }
                catch (Exception exception)
                    when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        // A request's first line is sent in one piece.
        private void Count(ReadOnlySpan<byte> sent)
        {
            if (sent.IndexOf("/version HTTP"u8) >= 0 && Interlocked.Increment(ref _asked) > _questions)
                Close();
        }

        private static async Task CopyAsync(Socket from, Socket to, Action<ReadOnlySpan<byte>> look)
        {
            try
            {
                var buffer = new byte[16_384];
                while (await from.ReceiveAsync(buffer) is > 0 and var read)
                {
                    look(buffer.AsSpan(0, read));
                    await to.SendAsync(buffer.AsMemory(0, read));
                }

                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // One side has gone; the other notices by itself.
            }
        }
    }
}
