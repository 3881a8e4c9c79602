using System.Diagnostics;
using System.Globalization;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>
/// One line on a terminal that always says what goes on now, and a line that stays for each phase that has ended.
/// </summary>
/// <param name="writer">The terminal.</param>
/// <param name="width">Its width in columns.</param>
/// <param name="isColoured">Whether it shows colours.</param>
/// <param name="durations">Knows how long steps took before; null for no forecast.</param>
public sealed class LiveView(TextWriter writer, Func<int> width, bool isColoured = false, Durations? durations = null)
    : IRunObserver,
        IDisposable
{
    private const string ClearLine = "\r\e[2K";
    private readonly Stopwatch _watch = new();
    private readonly Lock _lock = new();
    private Timer? _timer;
    private Phase? _phase;
    private TimeSpan? _last;
    private string _title = "";
    private string _line = "";

    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case Said said:
                    Keep(PhaseText.Of(said));
                    break;
                case StepBegan { Subject.IsOneOfSeveral: true } began:
                    Keep(PhaseText.Of(began));
                    break;
                case PhaseEnded { Subject.IsOneOfSeveral: true } ended:
                    Keep(PhaseText.Of(ended));
                    break;
                case StepBegan began:
                    if (_phase != began.Phase)
                        _watch.Restart();
                    (_phase, _title, _line) = (began.Phase, Visible.Of(began.Title), "");
                    _last = durations?.Last(began.Phase, began.Title);
                    _timer ??= new Timer(
                        _ =>
                        {
                            lock (_lock)
                                Draw();
                        },
                        null,
                        100,
                        100
                    );
                    Draw();
                    break;
                case PhaseEnded ended:
                    var told = Cut(
                        $"{PhaseText.Phase(ended.Phase)} {Seconds(ended.Duration)}  {Visible.Of(ended.Title)}",
                        4
                    );
                    writer.WriteLine($"{ClearLine}  {Mark(ended.Failed)} {told}");
                    Rest();
                    break;
                case Progressed { Subject.IsOneOfSeveral: false } progressed:
                    _line = PhaseText.HowFar(progressed);
                    break;
                // What BuildKit says between two steps would hide which one it is.
                case LineWritten written when _phase == Phase.Image:
                    var isOther = !written.Text.StartsWith('#');
                    _line =
                        BuildKitLine.Step(written.Text) is { } step ? Visible.Of(step)
                        : isOther ? Visible.Of(written.Text.Trim())
                        : _line;
                    break;
                case LineWritten written:
                    _line = Visible.Of(written.Text.Trim());
                    break;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
            Rest();
    }

    private void Keep(string line)
    {
        writer.WriteLine((_phase is null ? "" : ClearLine) + new Screen(width(), false).Wrap(line, 2));
        Draw();
    }

    private void Rest()
    {
        _timer?.Dispose();
        (_timer, _phase) = (null, null);
    }

    private void Draw()
    {
        if (_phase is not { } phase)
            return;
        var forecast = _last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $" (about {last.TotalSeconds:0} s last time)")
            : "";
        var text =
            $"  … {PhaseText.Phase(phase)} {Seconds(_watch.Elapsed)}{forecast}  {(_line.Length > 0 ? _line : _title)}";
        writer.Write(ClearLine + (text.Length < width() ? text : text[..Math.Max(width() - 1, 1)]));
    }

    private string Mark(bool failed) =>
        new Screen(width(), isColoured).Paint(failed ? "✖" : "✔", failed ? Paint.Bad : Paint.Good);

    // The line is to be one: a part of a title is worth less than the lines above it.
    private string Cut(string text, int before) =>
        before + text.Length < width() ? text : text[..Math.Max(width() - before - 2, 1)] + "…";

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(5) + " s";
}
