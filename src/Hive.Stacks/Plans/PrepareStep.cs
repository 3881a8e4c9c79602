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
    /// What there is to do for a stack that runs as it should: the API reads a provider's new key without a restart.
    /// </summary>
    public static IReadOnlyList<PlanStep> ForChangedKeys(StackInstance stack, Account owner) =>
        ProviderKeys.Changed(stack) is [_, ..] names
            ?
            [
                new PrepareStep(stack, owner)
                {
                    Title = "take over the key of the model's provider",
                    Reason = $"{string.Join(" and ", names)} changed; nothing restarts",
                },
            ]
            : [];
}
