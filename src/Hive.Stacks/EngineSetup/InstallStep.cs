using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.EngineSetup;

/// <summary>Installs packages of the distribution, with lists that are up to date.</summary>
internal sealed record InstallStep(IReadOnlyList<string> Packages)
    : PlanStep(Phase.Install, $"install {string.Join(", ", Packages)}", "not on this machine, or too old")
{
    /// <summary>What the user can do when it fails, as one sentence.</summary>
    public string Without { get; init; } =
        "Mend what apt-get says and run this again, or go on without Docker: --engine=local.";

    public override Command Command => AptCommands.Install(Packages);
}

internal sealed class InstallHandler : StepHandler<InstallStep>
{
    protected override async Task RunAsync(InstallStep step, StepContext context)
    {
        // A third party's source that is out of order does not matter, as long as these packages can be had.
        var update = await context.Runner.RunAsync(AptCommands.Update, context.OnLine, context.Cancelled);
        var install = await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled);
        if (install.Succeeded)
            return;
        throw new StackException(
            FailureKind.Prerequisite,
            $"Installing {string.Join(", ", step.Packages)} failed: {install.Tail(3)}"
                + (update.Succeeded ? "" : $" (reading the package lists failed as well: {update.Tail(2)})"),
            step.Without
        );
    }
}
