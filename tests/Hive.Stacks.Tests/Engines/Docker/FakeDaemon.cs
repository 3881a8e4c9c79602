using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.Tests.Engines.Docker;

/// <summary>A Docker daemon on a socket of its own that has one answer for each path.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<string> _answered = [];
    private readonly Task _serving;

    public FakeDaemon()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_folder.In("engine.sock")));
        _listener.Listen();
        _serving = ServeAsync();
        Client = new DockerDaemon(new Uri($"unix://{_folder.In("engine.sock")}"));
    }

    /// <summary>What is answered, by what a path ends with; anything else is not there.</summary>
    public ConcurrentDictionary<string, (int Status, string Body)> Answers { get; } =
        new() { ["/version"] = (200, """{"Version":"26.1.5"}""") };

    /// <summary>Further headers of each answer.</summary>
    public List<string> Headers { get; } = [];

    /// <summary>Where it listens.</summary>
    public string Endpoint => $"unix://{_folder.In("engine.sock")}";

    /// <summary>The console's way to it.</summary>
    public DockerDaemon Client { get; }

    /// <summary>Waits until it has answered something a number of times.</summary>
    public async Task AnsweredAsync(string path, int times, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (_answered.Count(one => one.EndsWith(path, StringComparison.Ordinal)) < times)
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptAsync(_closing.Token);
                await using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream);
                var path = (await reader.ReadLineAsync(_closing.Token) ?? "  ").Split(' ')[1].Split('?')[0];
                while (await reader.ReadLineAsync(_closing.Token) is { Length: > 0 })
                {
                    // The headers say nothing that matters.
                }

                var (status, body) = Answers.FirstOrDefault(one => path.EndsWith(one.Key, StringComparison.Ordinal))
                    is { Key: not null } found
                    ? found.Value
                    : (404, """{"message":"there is no such thing"}""");
                var head =
                    $"HTTP/1.1 {status} Any\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{string.Concat(Headers.Select(one => one + "\r\n"))}\r\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body), _closing.Token);
                _answered.Enqueue(path);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The visitor has gone, or the test is over.
            }
        }
    }
}
