using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Hive.Stacks.Engines;

/// <summary>Reads several streams as one, each item as it comes.</summary>
internal static class MergedStreams
{
    /// <summary>Ends when all have ended; the first that fails ends it with its failure.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> streams,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Bounded: a reader that prints slowly must not let a talkative stack fill the memory.
        var items = Channel.CreateBounded<T>(new BoundedChannelOptions(4096) { SingleReader = true });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.WhenAll(streams.Select(PumpAsync))
            .ContinueWith(
                all => items.Writer.TryComplete(all.Exception?.GetBaseException()),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(cancellationToken))
                yield return item;
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }

        async Task PumpAsync(IAsyncEnumerable<T> stream)
        {
            try
            {
                await foreach (var item in stream.WithCancellation(ended.Token))
                    await items.Writer.WriteAsync(item, ended.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                items.Writer.TryComplete(failure);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The reader has gone away.
            }
        }
    }
}
