using Hive.Stacks.Engines;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Whether a running stack and its secret files still fit, and what brings them together. The files count: where one is
/// there,
/// the stack gets what it has; where one is missing, a new one is made.
/// </summary>
/// <param name="keys">Asks the API about its root key.</param>
public sealed class Credentials(KeyProbe keys)
{
    /// <summary>What a running stack's plan needs besides; nothing where file and PostgreSQL fit.</summary>
    public static async Task<IReadOnlyList<PlanStep>> PlanAsync(StackOnEngine one, CancellationToken cancellationToken) =>
        await PasswordCheck.LookAsync(one.Engine, one.Stack, cancellationToken) switch
        {
            PasswordFit.Missing => [await ReconcileAsync(one, "its file was missing", cancellationToken)],
            PasswordFit.Differs => [await ReconcileAsync(one, "the database took another one", cancellationToken)],
            _ => [],
        };

    /// <summary>
    /// True when the API refuses the key in its file: what it was given of the folder of secrets is no longer what is there,
    /// as after the folder itself was removed. Only a new start gives it the new one.
    /// </summary>
    public async Task<bool> AreOutOfSightAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await keys.OpensAsync(stack, cancellationToken) == false;

    private static async Task<PasswordStep> ReconcileAsync(
        StackOnEngine one,
        string reason,
        CancellationToken cancellationToken
    ) =>
        PasswordStep.Reconcile(
            one.Stack,
            one.Engine.Owner,
            await one.Engine.ChangePasswordAsync(one.Stack, cancellationToken),
            reason
        );
}
