using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hive.Api.Hosting;

/// <summary>Before the server stops, every connection that a client has made is accepted and its request begun. A port that
/// is just closed resets what waits to be accepted, and nobody can know whether such a request was carried out.</summary>
internal sealed partial class ConnectionDraining(ILogger<ConnectionDraining> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // The rest of the time of a stop belongs to the requests.
    private const int MostPauses = 20;

    // A request comes with its connection or just after it. On a busy machine "just after" may be some tenths of a second,
    // and the server closes a connection without a request as soon as it stops.
    private static readonly TimeSpan Longest = Pause * MostPauses;

    private readonly List<Socket> listeners = [];
    private readonly ConcurrentDictionary<string, long> withoutRequest = new(StringComparer.Ordinal);

    /// <summary>Opens the port as the server would, and keeps it in sight.</summary>
    public Socket Listen(EndPoint address)
    {
        var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        listeners.Add(listener);
        return listener;
    }

    /// <summary>Keeps each connection in sight until its first request.</summary>
    public ConnectionDelegate Watch(ConnectionDelegate next) =>
        async connection =>
        {
            withoutRequest[connection.ConnectionId] = Stopwatch.GetTimestamp();
            try
            {
                await next(connection);
            }
            finally
            {
                withoutRequest.TryRemove(connection.ConnectionId, out _);
            }
        };

    /// <summary>A request has begun on a connection.</summary>
    public void Begun(HttpContext context) => withoutRequest.TryRemove(context.Connection.Id, out _);

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            listeners.ForEach(SynFilter.Attach);
        }
        catch (SocketException e)
        {
            // Some sandboxes that stand in for a kernel know no filters.
            NotFiltered(e.Message);
        }

        var quiet = 0;
        for (var pauses = 0; quiet < 2 && pauses < MostPauses; pauses++)
        {
            // Not with the token: a stop on a busy machine is no failure, and this ends by itself.
            await Task.Delay(Pause, CancellationToken.None);
            quiet = IsExpecting() ? 0 : quiet + 1;
        }
    }

    private bool IsExpecting() =>
        listeners.Exists(listener => listener.Poll(0, SelectMode.SelectRead))
        || withoutRequest.Values.Any(accepted => Stopwatch.GetElapsedTime(accepted) < Longest);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Debug, Message = "New connections are not refused before the port is closed: {Reason}")]
    private partial void NotFiltered(string reason);

    /// <summary>Has Linux drop what asks for a new connection; those under way are completed. The client asks again a second
    /// later and finds the port closed. Sources: socket(7), SO_ATTACH_FILTER; linux/filter.h.</summary>
    private static class SynFilter
    {
        private const int SolSocket = 1;
        private const int SoAttachFilter = 26;
        private const int FlagsOfTcp = 13;
        private const byte Syn = 0x02;

        // Loads the flags of TCP's header; drops the packet where SYN is set; else takes the whole of it.
        private static readonly Instruction[] Program =
        [
            new(0x30, 0, 0, FlagsOfTcp),
            new(0x45, 0, 1, Syn),
            new(0x06, 0, 0, 0),
            new(0x06, 0, 0, uint.MaxValue),
        ];

        public static void Attach(Socket listener)
        {
            var program = GCHandle.Alloc(Program, GCHandleType.Pinned);
            try
            {
                var described = new Description((ushort)Program.Length, program.AddrOfPinnedObject());
                listener.SetRawSocketOption(
                    SolSocket,
                    SoAttachFilter,
                    MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref described, 1))
                );
            }
            finally
            {
                program.Free();
            }
        }

        // struct sock_filter
        [StructLayout(LayoutKind.Sequential)]
        private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

        // struct sock_fprog
        [StructLayout(LayoutKind.Sequential)]
        private readonly record struct Description(ushort Length, nint Instructions);
    }
}
