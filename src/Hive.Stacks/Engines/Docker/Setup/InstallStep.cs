using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Installs packages of the distribution, with lists that are up to date.</summary>
internal sealed record InstallStep(IReadOnlyList<string> Packages)
    : PlanStep(Phase.Install, $"install {string.Join(", ", Packages)}", "not on this machine, or too old")
{
    public override Command Command => AptCommands.Install(Packages);

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // A third party's source that is out of order does not matter, as long as these packages can be had.
        var update = await runner.RunAsync(AptCommands.Update, onLine, cancellationToken);
        var install = await runner.RunAsync(Command, onLine, cancellationToken);
        if (install.Succeeded) return;
        throw new StackException(
            FailureKind.Prerequisite,
            $"Installing {string.Join(", ", Packages)} failed: {install.Tail(3)}" + (update.Succeeded ? "" : $" (reading the package lists failed as well: {update.Tail(2)})"),
            "Mend what apt-get says and run this again, or go on without Docker: --engine=local.");
    }
}
