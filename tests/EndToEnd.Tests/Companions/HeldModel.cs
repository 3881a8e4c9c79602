using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests.Companions;

/// <summary>
/// A model that says "first", and goes on when it is told to: what has arrived until then was not held back by anybody.
/// </summary>
internal sealed class HeldModel : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldModel()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void GoOn() => _goOn.TrySetResult();

    public void Dispose()
    {
        GoOn();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            // The request is small: its head is there with the first bytes, and what it asks for does not matter.
            await stream.ReadAtLeastAsync(new byte[64 * 1024], 1);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + Chunk("first", null)
                )
            );
            await _goOn.Task;
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(Chunk(" second", null) + Chunk("", "stop") + "data: [DONE]\n\n")
            );
        }
    }

    private static string Chunk(string text, string? reason) =>
        $$"""
        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"held","choices":[{"index":0,"delta":{"role":"assistant","content":"{{text}}"},"finish_reason":{{(
            reason is null ? "null" : $"\"{reason}\""
        )}}}]}


        """.ReplaceLineEndings(
            "\n"
        );
}
