using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>
/// Brings the database password in a stack's file and the one of the role in its PostgreSQL together, while both serve.
/// </summary>
/// <param name="Stack">Whose.</param>
/// <param name="Owner">Who the file belongs to.</param>
/// <param name="Change">The command that gives the role a password; null where no PostgreSQL runs: the next start takes what
/// the file has.</param>
/// <param name="IsNew">Whether a new password is made and put into the file; else the file's is the one.</param>
/// <param name="Reason">Why.</param>
internal sealed record PasswordStep(StackInstance Stack, Account Owner, Command? Change, bool IsNew, string Reason)
    : PlanStep(
        Phase.Create,
        IsNew
            ? $"make a new database password in {Stack.Paths.DatabasePassword}"
            : $"give PostgreSQL the password in {Stack.Paths.DatabasePassword}",
        Reason
    )
{
    /// <inheritdoc />
    public override Command? Command => Change;

    /// <summary>For a running stack whose file and PostgreSQL no longer fit.</summary>
    /// <param name="stack">Whose.</param>
    /// <param name="owner">Who the file belongs to.</param>
    /// <param name="change">The command that gives the role a password.</param>
    /// <param name="reason">Why they do not fit, as a clause.</param>
    public static PasswordStep Reconcile(StackInstance stack, Account owner, Command change, string reason) =>
        new(stack, owner, change, false, reason)
        {
            Done =
                $"{stack.FullName}: the database takes the password in {stack.Paths.DatabasePassword} now ({reason}); no data was touched.",
        };
}

/// <summary>Puts a new root key into a stack's key file. The API takes it at once.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="Owner">Who the file belongs to.</param>
/// <param name="Reason">Why.</param>
internal sealed record NewKeyStep(StackInstance Stack, Account Owner, string Reason)
    : PlanStep(Phase.Create, $"make a new API key in {Stack.Paths.ApiKey}", Reason);
