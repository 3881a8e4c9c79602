using Hive.Stacks.Commands;
using Hive.Stacks.Running;

namespace Hive.Stacks.Plans;

/// <summary>One thing to do, with the reason for it.</summary>
/// <param name="Phase">The stretch of time it counts to.</param>
/// <param name="Title">What is done, as in "start genie-server".</param>
/// <param name="Reason">Why, as in "it is stopped".</param>
public abstract record PlanStep(Phase Phase, string Title, string Reason)
{
    /// <summary>The command that does it, where a command does.</summary>
    public virtual Command? Command => null;

    /// <summary>The step as text: what, why, and the exact command.</summary>
    public string Describe() => $"{Title} ({Reason})" + (Command is { } command ? $"{Environment.NewLine}  $ {command}" : "");

    /// <summary>Does it.</summary>
    /// <param name="runner">Starts programs.</param>
    /// <param name="onLine">Takes each line that a program writes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StackException">It could not be done.</exception>
    public abstract Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken);
}
