using System.Buffers;
using System.Globalization;
using System.Text;
using Hive.Service.Runs;

namespace Hive.Api.Runs;

/// <summary>One server-sent event.</summary>
/// <param name="Name">Its <c>event:</c> line; nothing leaves that out.</param>
/// <param name="Data">Its <c>data:</c> line: without line breaks, as JSON is.</param>
internal readonly record struct EventItem(string? Name, ReadOnlyMemory<byte> Data);

/// <summary>How events of a run are sent.</summary>
/// <param name="Shape">The items of an event.</param>
internal sealed record StreamShape(Func<LoggedEvent, IEnumerable<EventItem>> Shape)
{
    /// <param name="shape">The items of an event, whatever its number.</param>
    public StreamShape(Func<RunEvent, IEnumerable<EventItem>> shape)
        : this((LoggedEvent one) => shape(one.Event)) { }

    /// <summary>What the client has seen already, from <c>Last-Event-ID</c>.</summary>
    public long After { get; init; }

    /// <summary>Whether each event has an <c>id:</c> line, from which a client goes on.</summary>
    public bool WithIds { get; init; } = true;

    /// <summary>Data that follows the end.</summary>
    public string? Last { get; init; }
}

/// <summary>
/// Writes events of a run as server-sent events until the run ends or the client goes. The run neither ends with the client
/// nor waits for it.
/// </summary>
internal static class EventStream
{
    // Proxies close what is silent for a minute; and a client that is gone shows only when it is written to.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext context, IAsyncEnumerable<LoggedEvent> events, StreamShape shape)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // nginx would collect the events otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAllAsync(context, events, shape);
            if (shape.Last is { } last)
                Write(response.BodyWriter, new(null, Encoding.UTF8.GetBytes(last)), null);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (RunLostException)
        {
            // An end that looks like one would be a lie.
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; the run goes on.
        }
    }

    /// <summary>The number behind which a client wants to go on.</summary>
    public static long After(HttpContext context) =>
        long.TryParse(
            context.Request.Headers["Last-Event-ID"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var after
        )
            ? after
            : 0;

    private static async Task WriteAllAsync(HttpContext context, IAsyncEnumerable<LoggedEvent> events, StreamShape shape)
    {
        var writer = context.Response.BodyWriter;
        await using var reader = events.GetAsyncEnumerator(context.RequestAborted);
        while (true)
        {
            var next = reader.MoveNextAsync();
            if (!next.IsCompleted)
            {
                var waiting = next.AsTask();
                try
                {
                    // What was written leaves when there is nothing more to write: pieces that came together go together.
                    await writer.FlushAsync(context.RequestAborted);
                    while (!await EndsWithinAsync(waiting, Heartbeat))
                    {
                        writer.Write(": still here\n\n"u8);
                        await writer.FlushAsync(context.RequestAborted);
                    }
                }
                catch (Exception)
                {
                    // A reader that is left while it waits has to end first; the token has told it to.
                    await waiting.ContinueWith(_ => { }, TaskScheduler.Default);
                    throw;
                }
                if (!await waiting)
                    return;
            }
            else if (!await next)
            {
                return;
            }
            // A reader's memory is one page of the log: a client that does not read is waited for here, and only here.
            if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > MostUnsent)
                await writer.FlushAsync(context.RequestAborted);
            var one = reader.Current;
            foreach (var item in shape.Shape(one))
                Write(writer, item, shape.WithIds ? one.Seq : null);
        }
    }

    private const int MostUnsent = 32 * 1024;

    private static async ValueTask<bool> EndsWithinAsync(Task task, TimeSpan timeout)
    {
        using var over = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(timeout, over.Token));
        await over.CancelAsync();
        return first == task;
    }

    private static void Write(IBufferWriter<byte> writer, EventItem item, long? id)
    {
        if (id is { } seq)
        {
            writer.Write("id: "u8);
            Span<byte> digits = stackalloc byte[20];
            seq.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            writer.Write(digits[..length]);
            writer.Write("\n"u8);
        }
        if (item.Name is { } name)
        {
            writer.Write("event: "u8);
            writer.Write(Encoding.UTF8.GetBytes(name));
            writer.Write("\n"u8);
        }
        writer.Write("data: "u8);
        writer.Write(item.Data.Span);
        writer.Write("\n\n"u8);
    }
}
