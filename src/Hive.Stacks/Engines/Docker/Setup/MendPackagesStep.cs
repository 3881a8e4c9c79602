using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Finishes what an interrupted installation left half-done: apt refuses to work before that.</summary>
internal sealed record MendPackagesStep() : PlanStep(Phase.Install, "finish an interrupted installation", "packages are half-installed")
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

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // The first waits for an apt that still runs; dpkg alone would not. Whether it succeeds does not matter yet.
        await runner.RunAsync(AptCommands.FixBroken, onLine, cancellationToken);
        await runner.RunAsync(AptCommands.ConfigurePending, onLine, cancellationToken);
        (await runner.RunAsync(AptCommands.FixBroken, onLine, cancellationToken)).OrThrow(
            "Finishing an interrupted installation", "Mend it by hand (dpkg --configure -a; apt-get --fix-broken install) and run this again.");
    }
}
