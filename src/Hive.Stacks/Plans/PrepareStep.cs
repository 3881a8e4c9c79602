using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>
/// Makes the folders and secrets of a stack, with the right owner, and what of the user's files it mounts. What is there
/// stays; a provider's key that is set is taken over.
/// </summary>
/// <param name="Stack">Whose folders.</param>
/// <param name="Owner">Who the stack's processes run as.</param>
internal sealed record PrepareStep(StackInstance Stack, Account Owner)
    : PlanStep(Phase.Create, "prepare folders and secrets", $"the stack runs as user {Owner.UserId}")
{
    /// <summary>
    /// What there is to do for a stack that runs as it should: missing secrets are made anew, and the API reads a provider's
    /// new key without a restart.
    /// </summary>
    public static IReadOnlyList<PlanStep> ForRunning(StackInstance stack, Account owner) =>
        SecretStore.Missing(stack) is [_, ..] missing
            ?
            [
                new PrepareStep(stack, owner)
                {
                    Title = $"make {Names(missing.Select(Path.GetFileName))} anew in {stack.Paths.Secrets}",
                    Reason = "missing, while the stack runs",
                    Done =
                        $"{stack.FullName}: {Names(missing.Select(Path.GetFileName))} {(missing.Count == 1 ? "was missing; a new one is" : "were missing; new ones are")} in {stack.Paths.Secrets}.",
                },
            ]
        : ProviderKeys.Changed(stack) is [_, ..] names
            ?
            [
                new PrepareStep(stack, owner)
                {
                    Title = "take over the key of the model's provider",
                    Reason = $"{Names(names)} changed; nothing restarts",
                },
            ]
        : [];

    private static string Names(IEnumerable<string?> names) => string.Join(" and ", names);
}
