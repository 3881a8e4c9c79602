using System.Net;
using System.Net.Sockets;
using System.Text;
using Hive.Api.Hosting;
using Hive.Api.Settings;
using Hive.Service.Problems;

namespace Hive.Api.Health;

/// <summary><c>hive-api health</c>: asks the running API, for containers without shell and curl.</summary>
/// <remarks>
/// It runs every few seconds beside the service that it asks, so it takes one blocking socket: no host, no HTTP client,
/// no thread pool.
/// </remarks>
internal static class HealthCommand
{
    private const int TimeoutMs = 3000;

    /// <returns>0 when the API answers 200; 1 otherwise; 2 when <c>HIVE_API_PORT</c> is unusable.</returns>
    public static int Run()
    {
        try
        {
            // HTTP/1.0: the answer then ends with the connection and is never chunked.
            var answer = Ask(Port(), "GET /api/v1/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"u8);
            var healthy = answer.AsSpan().StartsWith("HTTP/1.1 200 "u8);
            Print(answer.AsSpan(BodyStart(answer)));
            return healthy ? ExitCode.Done : ExitCode.Failed;
        }
        catch (SocketException e)
        {
            Print(Encoding.UTF8.GetBytes($"hive-api health: no answer: {e.Message}"));
            return ExitCode.Failed;
        }
        catch (SettingsException e)
        {
            Print(Encoding.UTF8.GetBytes($"hive-api health: {e.Message}"));
            return ExitCode.Misuse;
        }
    }

    private static int Port()
    {
        var port = Environment.GetEnvironmentVariable(SettingNames.ApiPort) ?? "";
        return EnvironmentVariables.Port(SettingNames.ApiPort, port);
    }

    private static byte[] Ask(int port, ReadOnlySpan<byte> request)
    {
        var giveUpAt = Environment.TickCount64 + TimeoutMs;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SendTimeout = TimeoutMs;
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(request);

        var buffer = new byte[16 * 1024];
        for (var length = 0; ; )
        {
            // Of the whole answer, not of each piece: a server that drips must not keep us.
            socket.ReceiveTimeout = (int)Math.Max(1, giveUpAt - Environment.TickCount64);
            var received = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length += received;
            if (received == 0 || length == buffer.Length)
                return buffer[..length];
        }
    }

    private static int BodyStart(byte[] answer) =>
        answer.AsSpan().IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : answer.Length;

    private static void Print(ReadOnlySpan<byte> line)
    {
        // The stream, not Console.Out: no encoding and no writer are made for one line.
        using var output = Console.OpenStandardOutput();
        output.Write([.. line, (byte)'\n']);
    }
}
