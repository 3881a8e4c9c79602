using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Diagnosis;

/// <summary>All that was looked at.</summary>
/// <param name="Workspace">Absolute path of the workspace.</param>
/// <param name="Findings">In the order in which they were looked at.</param>
public sealed record DoctorReport(string Workspace, IReadOnlyList<Finding> Findings)
{
    private static readonly DoctorJson Json = new(JsonPolicy.Options());

    // As wide as the word of a state and the space behind it.
    private const int Margin = 8;

    /// <summary>True when stacks can be run.</summary>
    public bool IsUsable => !Findings.Any(finding => finding.StopsAll);

    /// <summary>Fails when stacks cannot be run, or what runs or is to run is not well.</summary>
    /// <exception cref="StackException">
    /// Of the kind <see cref="FailureKind.Prerequisite"/> when no stack can be run, else
    /// <see cref="FailureKind.Unhealthy"/>.
    /// </exception>
    public void OrThrow()
    {
        if (Findings.FirstOrDefault(finding => finding.StopsAll) is { } worst)
            throw new StackException(
                FailureKind.Prerequisite,
                $"{worst.What}: {worst.Detail}; {worst.Why}.",
                worst.Mend ?? "Mend what is missing above."
            );
        if (Findings.Where(finding => finding.State == FindingState.Error).ToList() is [var first, ..] errors)
            throw new StackException(
                FailureKind.Unhealthy,
                $"{string.Join(" and ", errors.Select(error => error.What))} {(errors.Count == 1 ? "is" : "are")} not well.",
                first.Mend ?? "Correct what is said above."
            );
    }

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.DoctorReport);

    /// <summary>What is wrong first, then what is worth knowing, then what is in order; a count at the end.</summary>
    /// <param name="screen">What it is shown on.</param>
    public string Render(Screen screen) =>
        string.Join(
            Environment.NewLine,
            [
                .. Findings.OrderBy(finding => Rank(finding.State)).Select(finding => Line(finding, screen)),
                "",
                $"{Words.Count(Count(FindingState.Error) + Count(FindingState.Missing), "error")}, {Words.Count(Count(FindingState.Note), "note")}, {Count(FindingState.Ok)} in order.",
            ]
        );

    /// <summary>As a file has it.</summary>
    public override string ToString() => Render(Screen.None);

    private int Count(FindingState state) => Findings.Count(finding => finding.State == state);

    private static int Rank(FindingState state) =>
        state switch
        {
            FindingState.Error => 0,
            FindingState.Missing => 1,
            FindingState.Note => 2,
            _ => 3,
        };

    private static string Line(Finding finding, Screen screen)
    {
        var text = screen.Wrap(Visible.Of(finding.ToString()), Margin);
        var word = Words.Of(finding.State);
        var paint = finding.State switch
        {
            FindingState.Ok => Paint.Good,
            FindingState.Note => Paint.Doubtful,
            _ => Paint.Bad,
        };
        return screen.Paint(word, paint) + text[word.Length..];
    }
}

[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
