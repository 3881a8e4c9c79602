using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Engines.Podman;

/// <summary>Commands of the docker command line, called on Podman's socket.</summary>
/// <param name="address">Where it is.</param>
/// <param name="inner">Runs them.</param>
internal sealed class PodmanCommands(PodmanAddress address, ICommandRunner inner) : ICommandRunner
{
    /// <summary>A command, on Podman.</summary>
    public Command Here(Command command) =>
        command with
        {
            Environment = new SortedDictionary<string, string>(command.Environment.ToDictionary(), StringComparer.Ordinal)
            {
                ["DOCKER_HOST"] = address.Host,
            },
        };

    /// <summary>Steps, on Podman.</summary>
    public IReadOnlyList<PlanStep> Here(IReadOnlyList<PlanStep> steps) =>
        [.. steps.Select(step => step is RunStep run ? run with { Run = Here(run.Run) } : step)];

    /// <summary>A plan, on Podman.</summary>
    public StackPlan Here(StackPlan plan) => plan with { Steps = Here(plan.Steps) };

    /// <inheritdoc />
    public Task<CommandResult> RunAsync(
        Command command,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    ) => inner.RunAsync(Here(command), onLine, cancellationToken);
}
