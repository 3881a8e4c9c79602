using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Removes a folder or file with all that is in it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Reason">Why.</param>
internal sealed record RemoveFolderStep(string Path, string Reason) : PlanStep(Phase.Remove, $"remove {Path}", Reason)
{
    /// <summary>What is added to the name of a folder while it is removed; a killed run leaves it so.</summary>
    public const string Mark = ".removing";

    /// <summary>What it is called while it is removed.</summary>
    public string Going => Path + Mark;

    /// <summary>Refuses what this user could remove in part only.</summary>
    /// <exception cref="StackException">Something in the way belongs to somebody else; nothing was changed.</exception>
    public void Require()
    {
        RemovablePath.Require(Path);
        RemovablePath.Require(Going);
    }
}
