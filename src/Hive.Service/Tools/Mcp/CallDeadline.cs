using ModelContextProtocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>How long a call is waited for: anew from each sign of progress, and never longer than a limit in all.</summary>
internal sealed class CallDeadline : IProgress<ProgressNotificationValue>, IDisposable
{
    private readonly CancellationTokenSource over;
    private readonly TimeSpan within;
    private readonly TimeSpan longest;
    private readonly TimeProvider time;
    private readonly long begun;

    public CallDeadline(TimeSpan within, TimeSpan longest, TimeProvider time)
    {
        (this.within, this.longest, this.time) = (within, longest, time);
        begun = time.GetTimestamp();
        over = new(within, time);
    }

    public CancellationToken Token => over.Token;

    /// <inheritdoc/>
    public void Report(ProgressNotificationValue value)
    {
        var left = longest - time.GetElapsedTime(begun);
        try
        {
            if (left > TimeSpan.Zero)
                over.CancelAfter(left < within ? left : within);
        }
        catch (ObjectDisposedException)
        {
            // It came behind the answer.
        }
    }

    public void Dispose() => over.Dispose();
}
