using System.Globalization;
using Hive.Stacks.Execution;

namespace Hive.Stacks.Reporting;

/// <summary>Events as lines that stay; where several stacks are worked on, each line begins with its stack's name.</summary>
internal static class PhaseText
{
    private const int NameWidth = 12;
    private const int PhaseWidth = 10;

    /// <summary>A sentence.</summary>
    public static string Of(Said said) =>
        Visible.Of(said.Subject.IsOneOfSeveral ? $"{said.Subject.Stack}: {said.Sentence}" : said.Sentence);

    /// <summary>A step that began.</summary>
    public static string Of(StepBegan began) => $"  {Name(began)}{Phase(began.Phase)} {Visible.Of(began.Title)} …";

    /// <summary>A step that goes on.</summary>
    /// <param name="began">The step.</param>
    /// <param name="for">How long it has taken.</param>
    /// <param name="doing">What is done in it now.</param>
    public static string Of(StepBegan began, TimeSpan @for, string doing) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {Name(began)}{Phase(began.Phase)} … {@for.TotalSeconds:0} s, {Visible.Of(doing)}"
        );

    /// <summary>A phase that ended.</summary>
    public static string Of(PhaseEnded ended) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {Name(ended)}{Phase(ended.Phase)} {(ended.Failed ? "failed after" : "done in")} {ended.Duration.TotalSeconds:0.00} s"
        );

    /// <summary>A step that has come so far.</summary>
    public static string Of(Progressed progressed) => $"  {Name(progressed)}{Phase(progressed.Phase)} {HowFar(progressed)}";

    /// <summary>How far a step has come, at what rate, and how long it will take still.</summary>
    public static string HowFar(Progressed progressed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mebibytes(progressed.Bytes):0.0}{(progressed.Total is { } total ? $" of about {Mebibytes(total):0}" : "")} MiB, {Mebibytes(progressed.Rate):0.0} MiB/s{(progressed.Remaining is { } left ? $", about {left.TotalSeconds:0} s left" : "")}"
        );

    /// <summary>A line that a program wrote.</summary>
    public static string Of(LineWritten line) => $"  {Name(line)}{"", -PhaseWidth} | {Visible.Of(line.Text)}";

    /// <summary>A phase's name, as wide as the longest.</summary>
    public static string Phase(Plans.Phase phase) => phase.ToString().ToLowerInvariant().PadRight(PhaseWidth);

    private static double Mebibytes(double bytes) => bytes / (1 << 20);

    private static string Name(RunEvent happened) =>
        happened.Subject.IsOneOfSeveral ? happened.Subject.Stack!.PadRight(NameWidth) + " " : "";
}
