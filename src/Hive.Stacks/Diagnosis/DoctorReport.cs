namespace Hive.Stacks.Diagnosis;

/// <summary>All that was looked at.</summary>
/// <param name="Findings">In the order in which they are shown.</param>
public sealed record DoctorReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>True when stacks can be run.</summary>
    public bool IsUsable => !Findings.Any(finding => finding.StopsAll);

    /// <summary>Fails when stacks cannot be run.</summary>
    /// <exception cref="StackException">Of the kind <see cref="FailureKind.Prerequisite"/>.</exception>
    public void OrThrow()
    {
        if (Findings.FirstOrDefault(finding => finding.StopsAll) is { } worst)
            throw new StackException(FailureKind.Prerequisite, $"{worst.What}: {worst.Detail}; {worst.Why}.", worst.Mend ?? "Mend what is missing above.");
    }

    /// <summary>One finding after the other.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Findings);
}
