using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hive.Stacks.Tests.Health;

/// <summary>
/// A web server on loopback with one answer at a time. Its port is its own from the beginning; it answers when opened.
/// </summary>
internal sealed class TinyServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _closing = new();
    private Task _serving = Task.CompletedTask;

    // Bound without listening, the port refuses connections and nobody else can have it.
    public TinyServer(int port = 0) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>What is answered next.</summary>
    public (int Status, string Body) Answer { get; set; } = (200, "");

    /// <summary>Where the next answer sends its reader; null for nowhere.</summary>
    public string? Location { get; set; }

    /// <summary>The first lines of the requests so far.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The headers of the last request, by their names.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body of the last request.</summary>
    public string Body { get; private set; } = "";

    public void Open()
    {
        _socket.Listen();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _socket.Dispose();
        _closing.Dispose();
    }

    public static string Health(string status, string? phase, string service = "hive-genie") =>
        $$$$"""{"status":"{{{{status}}}}","service":"{{{{service}}}}","version":"1.0.0","phase":"{{{{phase}}}}","uptime_seconds":1.5,"checks":{"database":{"status":"{{{{status}}}}","latency_ms":0.8}}}""";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _socket.AcceptAsync(_closing.Token);
                await using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream);
                Requests.Add(await reader.ReadLineAsync(_closing.Token) ?? "");
                Headers.Clear();
                while (await reader.ReadLineAsync(_closing.Token) is { Length: > 0 } line)
                    Headers[line.Split(':')[0]] = line[(line.IndexOf(':') + 1)..].Trim();
                Body = await ReadAsync(
                    reader,
                    int.Parse(Headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)
                );
                var (status, body) = Answer;
                var head = string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {status} Any\r\n{(Location is null ? "" : $"Location: {Location}\r\n")}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n"
                );
                await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body), _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    // The length counts bytes, and a letter may be several.
    private async Task<string> ReadAsync(StreamReader reader, int length)
    {
        var (body, letter) = (new StringBuilder(), new char[1]);
        while (Encoding.UTF8.GetByteCount(body.ToString()) < length && await reader.ReadAsync(letter, _closing.Token) == 1)
            body.Append(letter[0]);
        return body.ToString();
    }
}
