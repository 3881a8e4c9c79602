using System.Diagnostics;
using System.Globalization;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>What happens to one stack of several at the same time: whole lines that begin with its name.</summary>
/// <param name="view">Where the lines go.</param>
/// <param name="name">The stack's name.</param>
public sealed class NamedView(IRunView view, string name) : IRunView
{
    private readonly Stopwatch _watch = new();
    private Phase? _phase;

    /// <inheritdoc />
    public void Say(string sentence) => view.Say($"{name}: {sentence}");

    /// <inheritdoc />
    public void Begin(Phase phase, string title)
    {
        if (_phase != phase) Finish();
        if (_phase is null) _watch.Restart();
        _phase = phase;
        view.Say($"  {name,-12} {phase.ToString().ToLowerInvariant(),-10} {title} …");
    }

    /// <inheritdoc />
    public void Line(string text) => view.Line($"{name}: {text}");

    /// <inheritdoc />
    public void Finish() => Settle("done in");

    /// <inheritdoc />
    public void Abandon() => Settle("failed after");

    private void Settle(string how)
    {
        if (_phase is { } phase)
            view.Say(string.Create(CultureInfo.InvariantCulture, $"  {name,-12} {phase.ToString().ToLowerInvariant(),-10} {how} {_watch.Elapsed.TotalSeconds:0.00} s"));
        _phase = null;
    }
}
