using System.Globalization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Local;

/// <summary>Who local processes run as.</summary>
internal static class LocalAccount
{
    /// <summary>
    /// The console's own user; for root the user <c>postgres</c> that PostgreSQL's packages make, else <c>nobody</c>.
    /// initdb wants a user that has a name.
    /// </summary>
    public static Account Choose() =>
        !Account.Current.IsRoot
            ? Account.Current
            : Find("postgres")
                ?? Find("nobody")
                ?? throw new StackException(
                    FailureKind.Prerequisite,
                    "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.",
                    "Run this as an ordinary user, or make one: useradd --system postgres"
                );

    private static Account? Find(string name) =>
        File.Exists("/etc/passwd")
            ? File.ReadLines("/etc/passwd")
                .Select(line => line.Split(':'))
                .Where(fields => fields.Length > 3 && fields[0] == name)
                .Select(fields => new Account(Number(fields[2]), Number(fields[3])))
                .FirstOrDefault()
            : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
