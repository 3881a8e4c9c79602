using System.Diagnostics;
using System.Globalization;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>One line on a terminal that always says what goes on now, and a line that stays for each phase that has ended.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="width">Its width in columns.</param>
public sealed class LiveView(TextWriter writer, Func<int> width) : IRunView, IDisposable
{
    private const string ClearLine = "\r\e[2K";
    private readonly Stopwatch _watch = new();
    private readonly Lock _lock = new();
    private Timer? _timer;
    private Phase? _phase;
    private string _title = "";
    private string _line = "";

    /// <inheritdoc />
    public void Say(string sentence)
    {
        lock (_lock)
        {
            writer.WriteLine((_phase is null ? "" : ClearLine) + Visible.Of(sentence));
            Draw();
        }
    }

    /// <inheritdoc />
    public void Begin(Phase phase, string title)
    {
        lock (_lock)
        {
            if (_phase != phase) Settle('✔');
            if (_phase is null) _watch.Restart();
            (_phase, _title, _line) = (phase, Visible.Of(title), "");
            _timer ??= new Timer(_ => { lock (_lock) Draw(); }, null, 100, 100);
            Draw();
        }
    }

    /// <inheritdoc />
    public void Line(string text)
    {
        lock (_lock) _line = Visible.Of(text.Trim());
    }

    /// <inheritdoc />
    public void Finish() => Stop('✔');

    /// <inheritdoc />
    public void Abandon() => Stop('✖');

    /// <inheritdoc />
    public void Dispose() => Finish();

    private void Stop(char mark)
    {
        lock (_lock)
        {
            Settle(mark);
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Settle(char mark)
    {
        if (_phase is { } phase) writer.WriteLine($"{ClearLine}  {mark} {Name(phase)} {Seconds}  {_title}");
        _phase = null;
    }

    private void Draw()
    {
        if (_phase is not { } phase) return;
        var text = $"  … {Name(phase)} {Seconds}  {(_line.Length > 0 ? _line : _title)}";
        writer.Write(ClearLine + (text.Length < width() ? text : text[..Math.Max(width() - 1, 1)]));
    }

    private static string Name(Phase phase) => phase.ToString().ToLowerInvariant().PadRight(10);

    private string Seconds => _watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(5) + " s";
}
