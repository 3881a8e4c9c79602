using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Plans;

/// <summary>Writes a workspace's <c>.env</c>, readable by its owner alone.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Text">The whole file.</param>
/// <param name="Title">What is done to it.</param>
/// <param name="Reason">Why.</param>
internal sealed record WriteSettingsStep(Workspace Workspace, Secret Text, string Title, string Reason)
    : PlanStep(Phase.Create, Title, Reason);
