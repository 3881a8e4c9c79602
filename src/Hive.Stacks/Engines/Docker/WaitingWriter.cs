using System.Threading.Channels;

namespace Hive.Stacks.Engines.Docker;

/// <summary>
/// Takes lines from a reader that cannot be told to wait, and makes it wait all the same while the channel is full: a daemon
/// that has much to tell must not fill the memory of a console that prints slowly. <see cref="Progress{T}"/> would hand the
/// lines to the thread pool and lose their order.
/// </summary>
/// <param name="lines">Where the lines go.</param>
/// <param name="cancellationToken">Ends the wait when nobody reads any more.</param>
internal sealed class WaitingWriter(ChannelWriter<string> lines, CancellationToken cancellationToken) : IProgress<string>
{
    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">Nobody reads any more.</exception>
    public void Report(string value)
    {
        if (!lines.TryWrite(value))
            lines.WriteAsync(value, cancellationToken).AsTask().GetAwaiter().GetResult();
    }
}
