using Hive.Stacks.Execution;

namespace Hive.Stacks.Reporting;

/// <summary>Plain lines, for pipes and logs: one when a step begins, one when its phase has ended.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="verbose">Whether what programs write is shown as well.</param>
public sealed class PlainView(TextWriter writer, bool verbose) : IRunObserver
{
    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        var line = happened switch
        {
            Said said => PhaseText.Of(said),
            StepBegan began => PhaseText.Of(began),
            PhaseEnded ended => PhaseText.Of(ended),
            Progressed progressed => PhaseText.Of(progressed),
            LineWritten written when verbose => PhaseText.Of(written),
            _ => null,
        };
        if (line is not null)
            writer.WriteLine(line);
    }
}
