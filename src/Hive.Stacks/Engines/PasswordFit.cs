using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Whether the database password in a stack's file opens its database.</summary>
public enum PasswordFit
{
    /// <summary>It does.</summary>
    Fits,

    /// <summary>The database takes another one.</summary>
    Differs,

    /// <summary>There is no file, or it is empty.</summary>
    Missing,

    /// <summary>It could not be tried: PostgreSQL does not run, or does not answer.</summary>
    Unknown,
}

/// <summary>Looks whether password and database fit.</summary>
internal static class PasswordCheck
{
    /// <summary>Of a stack that runs on an engine; <see cref="PasswordFit.Unknown"/> of one that does not.</summary>
    public static async Task<PasswordFit> LookAsync(
        IStackEngine engine,
        StackInstance stack,
        CancellationToken cancellationToken
    ) =>
        !SecretStore.Missing(stack).Contains(stack.Paths.DatabasePassword)
            ? await engine.CheckPasswordAsync(stack, cancellationToken)
        : await engine.RunsAsync(stack, cancellationToken) ? PasswordFit.Missing
        : PasswordFit.Unknown;

    /// <summary>What is wrong, as a clause; null when nothing is known to be.</summary>
    public static string? Problem(PasswordFit fit, StackInstance stack) =>
        fit switch
        {
            PasswordFit.Missing => $"the file {stack.Paths.DatabasePassword} is missing",
            PasswordFit.Differs => $"the database takes another password than {stack.Paths.DatabasePassword} has",
            _ => null,
        };
}
