using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Finishes what an interrupted installation left half-done: apt refuses to work before that.</summary>
internal sealed record MendPackagesStep() : PlanStep(Phase.Install, "finish an interrupted installation", "packages are half-installed")
{
    private const string Journal = "/var/lib/dpkg/updates";

    public override Command Command => AptCommands.ConfigurePending;

    /// <summary>True when dpkg names half-installed packages, or kept its journal.</summary>
    public static async Task<bool> IsNeededAsync(ICommandRunner runner, CancellationToken cancellationToken) =>
        (Directory.Exists(Journal) && Directory.EnumerateFiles(Journal).Any())
        || (await runner.RunAsync(AptCommands.Audit, null, cancellationToken)).Output.Trim().Length > 0;

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // The first waits for an apt that still runs; dpkg alone would not. Whether it succeeds does not matter yet.
        await runner.RunAsync(AptCommands.FixBroken, onLine, cancellationToken);
        await runner.RunAsync(AptCommands.ConfigurePending, onLine, cancellationToken);
        (await runner.RunAsync(AptCommands.FixBroken, onLine, cancellationToken)).OrThrow(
            "Finishing an interrupted installation", "Mend it by hand (dpkg --configure -a; apt-get --fix-broken install) and run this again.");
    }
}
