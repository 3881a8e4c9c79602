using System.Globalization;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>
/// Plain lines, for pipes and logs: one when a step begins, one when its phase has ended, and in between one at least every
/// ten seconds, so that nobody takes a long step for a dead one.
/// </summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="verbose">Whether what programs write is shown as well.</param>
/// <param name="durations">Knows how long steps took before.</param>
/// <param name="time">The clock.</param>
public sealed class PlainView(TextWriter writer, bool verbose, Durations durations, TimeProvider time)
    : IRunObserver,
        IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<RunSubject, Running> _running = [];
    private ITimer? _timer;

    /// <summary>Without a forecast.</summary>
    public PlainView(TextWriter writer, bool verbose)
        : this(writer, verbose, new Durations(null, TimeProvider.System), TimeProvider.System) { }

    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        lock (_lock)
        {
            Follow(happened);
            var line = happened switch
            {
                Said said => PhaseText.Of(said),
                StepBegan began => PhaseText.Of(began) + Forecast(_running[began.Subject]),
                PhaseEnded ended => PhaseText.Of(ended),
                Progressed progressed => PhaseText.Of(progressed),
                LineWritten written when verbose => PhaseText.Of(written),
                _ => null,
            };
            if (line is null)
                return;
            writer.WriteLine(line);
            if (_running.TryGetValue(happened.Subject, out var running))
                running.Told = time.GetTimestamp();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            _timer?.Dispose();
    }

    private void Follow(RunEvent happened)
    {
        switch (happened)
        {
            case StepBegan began:
                _running[began.Subject] = new Running(began, time.GetTimestamp(), durations.Last(began.Phase, began.Title))
                {
                    Told = time.GetTimestamp(),
                };
                _timer ??= time.CreateTimer(_ => Tell(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                break;
            case LineWritten written when _running.TryGetValue(written.Subject, out var running):
                running.Doing =
                    running.Began.Phase == Phase.Image ? BuildKitLine.Step(written.Text) ?? running.Doing : running.Doing;
                break;
            case PhaseEnded ended:
                _running.Remove(ended.Subject);
                if (_running.Count == 0)
                {
                    _timer?.Dispose();
                    _timer = null;
                }

                break;
        }
    }

    // On the timer's thread: whoever closed the other end of a pipe must not end the work that goes on.
    private void Tell()
    {
        lock (_lock)
        {
            try
            {
                TellRunning();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                _timer?.Dispose();
            }
        }
    }

    private void TellRunning()
    {
        foreach (var running in _running.Values.Where(one => time.GetElapsedTime(one.Told) >= Longest))
        {
            running.Told = time.GetTimestamp();
            writer.WriteLine(
                PhaseText.Of(
                    running.Began,
                    time.GetElapsedTime(running.Since),
                    running.Doing.Length > 0 ? running.Doing : running.Began.Title
                ) + Forecast(running)
            );
        }
    }

    private static string Forecast(Running running) =>
        running.Last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $" (about {last.TotalSeconds:0} s last time)")
            : "";

    private sealed class Running(StepBegan began, long since, TimeSpan? last)
    {
        public StepBegan Began => began;

        public long Since => since;

        public TimeSpan? Last => last;

        public long Told { get; set; }

        public string Doing { get; set; } = "";
    }
}
