using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.EngineSetup;

/// <summary>Finishes what an interrupted installation left half-done: apt refuses to work before that.</summary>
internal sealed record MendPackagesStep()
    : PlanStep(Phase.Install, "finish an interrupted installation", "packages are half-installed")
{
    private const string Journal = "/var/lib/dpkg/updates";

    public override Command Command => AptCommands.ConfigurePending;

    /// <summary>
    /// Whether it is needed: before an installation whatever is half-done; otherwise only what Docker consists of, for it
    /// may run and yet stop every later apt.
    /// </summary>
    public static async Task<bool> IsNeededAsync(bool installing, ICommandRunner runner, CancellationToken cancellationToken)
    {
        var audit = (await runner.RunAsync(AptCommands.Audit, null, cancellationToken)).Output;
        return installing
            ? audit.Trim().Length > 0 || (Directory.Exists(Journal) && Directory.EnumerateFiles(Journal).Any())
            : audit.Contains("docker", StringComparison.Ordinal) || audit.Contains("containerd", StringComparison.Ordinal);
    }
}

internal sealed class MendPackagesHandler : StepHandler<MendPackagesStep>
{
    protected override async Task RunAsync(MendPackagesStep step, StepContext context)
    {
        // The first waits for an apt that still runs; dpkg alone would not. Whether it succeeds does not matter yet.
        await context.Runner.RunAsync(AptCommands.FixBroken, context.OnLine, context.Cancelled);
        await context.Runner.RunAsync(AptCommands.ConfigurePending, context.OnLine, context.Cancelled);
        (await context.Runner.RunAsync(AptCommands.FixBroken, context.OnLine, context.Cancelled)).OrThrow(
            "Finishing an interrupted installation",
            "Mend it by hand (dpkg --configure -a; apt-get --fix-broken install) and run this again."
        );
    }
}
