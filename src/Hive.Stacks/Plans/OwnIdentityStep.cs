using Hive.Stacks.Requests;

namespace Hive.Stacks.Plans;

/// <summary>Makes a copied workspace one of its own.</summary>
/// <param name="Workspace">The copy.</param>
/// <param name="Original">Absolute path of the workspace that it was copied from.</param>
internal sealed record OwnIdentityStep(Workspace Workspace, string Original)
    : PlanStep(Phase.Create, "make it a workspace of its own", $"it is a copy of {Original}; its data stays");
