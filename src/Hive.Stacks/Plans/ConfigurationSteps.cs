using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Writes a configuration of a companion beside the one that counts.</summary>
/// <param name="Of">Whose.</param>
/// <param name="Version">What tells it from others.</param>
/// <param name="Files">All of it.</param>
/// <param name="Owner">Who the companion runs as.</param>
/// <param name="Why">The reason for it.</param>
internal sealed record WriteConfigurationStep(
    CompanionInstance Of,
    string Version,
    IReadOnlyList<FolderFile> Files,
    Account Owner,
    string Why
) : PlanStep(Phase.Create, $"write configuration {Version} for {Of.Definition.Phrase}", Why);

/// <summary>Makes a configuration the one that counts, at once, and removes the others.</summary>
/// <param name="Of">Whose.</param>
/// <param name="Version">Which.</param>
internal sealed record UseConfigurationStep(CompanionInstance Of, string Version)
    : PlanStep(Phase.Create, $"use configuration {Version} for {Of.Definition.Phrase}", "it was checked");

/// <summary>
/// Makes none of the configurations of a companion count any more. The newest stays for what the next serve takes from it.
/// </summary>
/// <param name="Of">Whose.</param>
internal sealed record ForgetConfigurationStep(CompanionInstance Of)
    : PlanStep(Phase.Stop, $"remove {Of.Current}", $"{Of.Definition.Phrase} is stopped");
