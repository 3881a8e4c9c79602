using System.Buffers;
using Hive.Service.Runs;

namespace Hive.Api.Runs;

/// <summary>One server-sent event.</summary>
/// <param name="Name">Its <c>event:</c> line; nothing leaves that out.</param>
/// <param name="Data">Its <c>data:</c> line: without line breaks, as JSON is.</param>
internal readonly record struct EventItem(string? Name, ReadOnlyMemory<byte> Data);

/// <summary>
/// Writes events of a run as server-sent events until the run ends or the client goes. The run does not end with the client.
/// </summary>
internal static class EventStream
{
    // Proxies close what is silent for a minute; and a client that is gone shows only when it is written to.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(
        HttpContext context,
        Subscription events,
        Func<RunEvent, IEnumerable<EventItem>> shape,
        string? last = null
    )
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // nginx would collect the events otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAllAsync(context, events, shape);
            if (events.WasTooSlow)
            {
                // An end that looks like one would be a lie: half of the events are missing.
                context.Abort();
                return;
            }
            if (last is not null)
                Write(response.BodyWriter, new(null, System.Text.Encoding.UTF8.GetBytes(last)));
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; the run goes on.
        }
        finally
        {
            events.Leave();
        }
    }

    private static async Task WriteAllAsync(
        HttpContext context,
        Subscription events,
        Func<RunEvent, IEnumerable<EventItem>> shape
    )
    {
        var writer = context.Response.BodyWriter;
        await using var reader = events.ReadAsync(context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        while (true)
        {
            var next = reader.MoveNextAsync();
            if (!next.IsCompleted)
            {
                // What was written leaves when there is nothing more to write: pieces that came together go together.
                await writer.FlushAsync(context.RequestAborted);
                var waiting = next.AsTask();
                while (!await EndsWithinAsync(waiting, Heartbeat))
                {
                    writer.Write(": still here\n\n"u8);
                    await writer.FlushAsync(context.RequestAborted);
                }
                if (!await waiting)
                    return;
            }
            else if (!await next)
            {
                return;
            }
            foreach (var item in shape(reader.Current))
                Write(writer, item);
        }
    }

    private static async ValueTask<bool> EndsWithinAsync(Task task, TimeSpan timeout)
    {
        using var over = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(timeout, over.Token));
        await over.CancelAsync();
        return first == task;
    }

    private static void Write(IBufferWriter<byte> writer, EventItem item)
    {
        if (item.Name is { } name)
        {
            writer.Write("event: "u8);
            writer.Write(System.Text.Encoding.UTF8.GetBytes(name));
            writer.Write("\n"u8);
        }
        writer.Write("data: "u8);
        writer.Write(item.Data.Span);
        writer.Write("\n\n"u8);
    }
}
