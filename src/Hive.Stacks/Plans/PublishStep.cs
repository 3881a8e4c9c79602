using Hive.Stacks.Commands;

namespace Hive.Stacks.Plans;

/// <summary>
/// Runs a command that fills a draft folder, makes it readable to all, and moves it into place whole. Runs that want the
/// same folder wait for each other, and find it done.
/// </summary>
/// <param name="Folder">The folder to make; the command writes to its name with <see cref="Draft"/> behind it. Absolute
/// path.</param>
/// <param name="Proof">A file that is in the folder when it is whole. Absolute path.</param>
/// <param name="Run">The command.</param>
/// <param name="Title">What is done.</param>
/// <param name="Reason">Why.</param>
/// <param name="Remedy">What the user can do when it fails, as one sentence.</param>
internal sealed record PublishStep(string Folder, string Proof, Command Run, string Title, string Reason, string Remedy)
    : PlanStep(Phase.Image, Title, Reason)
{
    /// <summary>What a draft's name ends with.</summary>
    public const string Draft = ".new";

    /// <inheritdoc />
    public override Command Command => Run;
}
