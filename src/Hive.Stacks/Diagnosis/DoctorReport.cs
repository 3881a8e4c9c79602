using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Diagnosis;

/// <summary>All that was looked at.</summary>
/// <param name="Workspace">Absolute path of the workspace.</param>
/// <param name="Findings">In the order in which they are shown.</param>
public sealed record DoctorReport(string Workspace, IReadOnlyList<Finding> Findings)
{
    private static readonly DoctorJson Json = new(JsonPolicy.Options());

    /// <summary>True when stacks can be run.</summary>
    public bool IsUsable => !Findings.Any(finding => finding.StopsAll);

    /// <summary>Fails when stacks cannot be run.</summary>
    /// <exception cref="StackException">Of the kind <see cref="FailureKind.Prerequisite"/>.</exception>
    public void OrThrow()
    {
        if (Findings.FirstOrDefault(finding => finding.StopsAll) is { } worst)
            throw new StackException(
                FailureKind.Prerequisite,
                $"{worst.What}: {worst.Detail}; {worst.Why}.",
                worst.Mend ?? "Mend what is missing above."
            );
    }

    /// <summary>The report as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.DoctorReport);

    /// <summary>One finding after the other.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Findings);
}

[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
