using System.Threading.Channels;

namespace Hive.Service.Runs;

/// <summary>One client's view of a run: a bounded number of events that it has not read yet.</summary>
public sealed class Subscription
{
    // A few screens of text; with 1,000 clients that read nothing, some ten megabytes.
    private const int MostUnread = 256;

    private readonly Channel<RunEvent> events = Channel.CreateBounded<RunEvent>(
        new BoundedChannelOptions(MostUnread) { SingleReader = true, SingleWriter = false }
    );

    /// <summary>
    /// The events from the subscription on; ends after <see cref="RunEnded"/>, or early when the client is too slow.
    /// </summary>
    public IAsyncEnumerable<RunEvent> ReadAsync(CancellationToken token) => events.Reader.ReadAllAsync(token);

    /// <summary>Whether the client was given up: the run went on without it.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Lets the run go on without this client.</summary>
    public void Leave() => events.Writer.TryComplete();

    internal async ValueTask AddAsync(RunEvent one, TimeSpan timeout, TimeProvider time)
    {
        if (events.Writer.TryWrite(one))
            return;
        using var deadline = new CancellationTokenSource(timeout, time);
        try
        {
            await events.Writer.WriteAsync(one, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            WasTooSlow = true;
            Leave();
        }
        catch (ChannelClosedException)
        {
            // The client left by itself.
        }
    }
}
