using System.Diagnostics;
using System.Globalization;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>Plain lines, for pipes and logs: one when a phase begins, one when it has ended.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="verbose">Whether what programs write is shown as well.</param>
public sealed class PlainView(TextWriter writer, bool verbose) : IRunView
{
    private readonly Stopwatch _watch = new();
    private Phase? _phase;

    /// <inheritdoc />
    public void Say(string sentence) => writer.WriteLine(Visible.Of(sentence));

    /// <inheritdoc />
    public void Begin(Phase phase, string title)
    {
        if (_phase != phase) Finish();
        if (_phase is null) _watch.Restart();
        _phase = phase;
        writer.WriteLine($"  {phase.ToString().ToLowerInvariant(),-10} {Visible.Of(title)} …");
    }

    /// <inheritdoc />
    public void Line(string text)
    {
        if (verbose) writer.WriteLine($"  {"",-10} | {Visible.Of(text)}");
    }

    /// <inheritdoc />
    public void Finish() => Settle("done in");

    /// <inheritdoc />
    public void Abandon() => Settle("failed after");

    private void Settle(string how)
    {
        if (_phase is { } phase)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {phase.ToString().ToLowerInvariant(),-10} {how} {_watch.Elapsed.TotalSeconds:0.00} s"));
        _phase = null;
    }
}
