using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Hive.Api.Hosting;

namespace Hive.Api.Forwarding;

/// <summary>
/// <c>hive-api forward LISTEN=HOST:PORT …</c>: hands connections on to one of the addresses that a name stands for. In a
/// Swarm it is the way in: Swarm itself publishes ports on every address of every node.
/// </summary>
internal static class ForwardCommand
{
    /// <summary>Its word on the command line.</summary>
    public const string Word = "forward";

    /// <summary>Forwards until SIGTERM or SIGINT.</summary>
    /// <returns>0 when it was told to end; 2 for wrong arguments; 5 when a port is taken.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var routes = arguments.Select(Route.Parse).OfType<Route>().ToList();
        if (routes.Count == 0 || routes.Count != arguments.Count)
        {
            await Console.Error.WriteLineAsync(
                "hive-api forward: give LISTEN=HOST:PORT, once or several times, as in 8886=app:8886."
            );
            return ExitCode.Misuse;
        }

        using var ended = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        var listeners = new List<TcpListener>();
        try
        {
            foreach (var route in routes)
            {
                var listener = new TcpListener(IPAddress.Any, route.Listen);
                listeners.Add(listener);
                listener.Start(backlog: 512);
                await Console.Error.WriteLineAsync($"hive-api forward: {route.Listen} leads to {route.Host}:{route.Port}");
            }

            await Task.WhenAll(listeners.Zip(routes, (listener, route) => AcceptAsync(listener, route, ended.Token)));
            return ExitCode.Done;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            await Console.Error.WriteLineAsync($"hive-api forward: port {routes[listeners.Count - 1].Listen} is taken.");
            return ExitCode.Conflict;
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.Cancel();
        }
    }

    private static async Task AcceptAsync(TcpListener listener, Route route, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptSocketAsync(ended);
                // Nobody waits for it: a connection ends with its peers, or with this process.
                _ = Connection.ForwardAsync(client, route, ended);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client has gone, or there are too many files open: the next one may have more luck.
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }
}
