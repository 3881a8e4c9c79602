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
public sealed class LiveView(TextWriter writer, Func<int> width) : IRunObserver, IDisposable
{
    private const string ClearLine = "\r\e[2K";
    private readonly Stopwatch _watch = new();
    private readonly Lock _lock = new();
    private Timer? _timer;
    private Phase? _phase;
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
                    writer.WriteLine(
                        $"{ClearLine}  {(ended.Failed ? '✖' : '✔')} {PhaseText.Phase(ended.Phase)} {Seconds(ended.Duration)}  {Visible.Of(ended.Title)}"
                    );
                    Rest();
                    break;
                case Progressed { Subject.IsOneOfSeveral: false } progressed:
                    _line = PhaseText.HowFar(progressed);
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
        writer.WriteLine((_phase is null ? "" : ClearLine) + line);
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
        var text = $"  … {PhaseText.Phase(phase)} {Seconds(_watch.Elapsed)}  {(_line.Length > 0 ? _line : _title)}";
        writer.Write(ClearLine + (text.Length < width() ? text : text[..Math.Max(width() - 1, 1)]));
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(5) + " s";
}
