using Hive.Stacks;

namespace Hive.Build.Hosting;

/// <summary>The one table of exit codes.</summary>
public static class ExitCodes
{
    /// <summary>The exit code for a kind of failure; 0 is "done".</summary>
    public static int Of(FailureKind kind) =>
        kind switch
        {
            FailureKind.Failed => 1,
            FailureKind.Misuse => 2,
            FailureKind.Unhealthy => 3,
            FailureKind.Prerequisite => 4,
            FailureKind.Conflict => 5,
            FailureKind.Refused => 6,
            FailureKind.Interrupted => 130,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
