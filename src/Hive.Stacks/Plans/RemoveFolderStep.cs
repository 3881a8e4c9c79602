using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Removes a folder or file with all that is in it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Reason">Why.</param>
public sealed record RemoveFolderStep(string Path, string Reason) : PlanStep(Phase.Remove, $"remove {Path}", Reason)
{
    private const string Mark = ".removing";

    /// <summary>Refuses what this user could remove in part only.</summary>
    /// <exception cref="StackException">Something in the way belongs to somebody else; nothing was changed.</exception>
    public void Require()
    {
        RemovablePath.Require(Path);
        RemovablePath.Require(Path + Mark);
    }

    /// <inheritdoc />
    public override Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // A folder that is renamed and then cannot be removed would be missing where it was.
        Require();
        // Renamed first, which is one step: a run that is killed here leaves no half of a cluster for the next serve to start on.
        var going = Path + Mark;
        try
        {
            if (Directory.Exists(going)) Directory.Delete(going, recursive: true);
            if (File.Exists(Path)) File.Delete(Path);
            if (!Directory.Exists(Path)) return Task.CompletedTask;
            Directory.Move(Path, going);
            Directory.Delete(going, recursive: true);
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite, $"'{Path}' could not be removed: {exception.Message}", $"Run this again as its owner, or remove '{going}' by hand.", exception);
        }
    }
}
