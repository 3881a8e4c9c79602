using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hive.Testing;

/// <summary>
/// A stranger on PostgreSQL's port: asks whoever comes for the password in a form of its choice, and keeps all that it is
/// told.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/current/protocol-message-formats.html</remarks>
internal sealed class FakePostgres : IAsyncDisposable
{
    /// <summary>What it asks: AuthenticationCleartextPassword.</summary>
    public static byte[] ClearText { get; } = [0, 0, 0, 3];

    /// <summary>What it asks: AuthenticationMD5Password, with a salt.</summary>
    public static byte[] Md5 { get; } = [0, 0, 0, 5, 1, 2, 3, 4];

    /// <summary>What it asks: nothing (AuthenticationOk).</summary>
    public static byte[] Nothing { get; } = [0, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly StringBuilder _told = new();
    private readonly byte[] _question;
    private readonly Task _serving;

    public FakePostgres(byte[] question)
    {
        _question = question;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Visitors { get; private set; }

    /// <summary>All bytes that came after the question, as Latin-1.</summary>
    public string Told => _told.ToString();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_closing.Token);
                Visitors++;
                var stream = connection.GetStream();
                await SkipStartupAsync(stream);
                await stream.WriteAsync((byte[])[(byte)'R', .. Length(_question.Length + 4), .. _question], _closing.Token);
                var buffer = new byte[4096];
                while (await stream.ReadAsync(buffer, _closing.Token) is > 0 and var read)
                    _told.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The visitor has gone, or the test is over.
            }
        }
    }

    private async Task SkipStartupAsync(NetworkStream stream)
    {
        var head = new byte[4];
        await stream.ReadExactlyAsync(head, _closing.Token);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) - 4], _closing.Token);
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }
}
