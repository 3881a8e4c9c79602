using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Makes sure that another PostgreSQL has what a stack's database needs, before anything is stopped for it.
/// </summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Look">Tells what the database holds.</param>
/// <param name="Offer">Tells which extensions the other PostgreSQL has.</param>
/// <param name="Major">The major version of the other PostgreSQL.</param>
internal sealed record PreflightStep(StackInstance Stack, Command Look, Command Offer, int Major)
    : PlanStep(
        Phase.Stage,
        $"look whether PostgreSQL {Major} has every extension of the database",
        "nothing is stopped for a change that cannot be made"
    )
{
    /// <inheritdoc />
    public override Command Command => Look;

    /// <summary>What the other PostgreSQL lacks, as a clause; null when it lacks nothing.</summary>
    /// <param name="needed">Extensions of the database, with their versions.</param>
    /// <param name="offered">Extensions of the other PostgreSQL, with their versions.</param>
    public static string? Lack(IReadOnlyDictionary<string, string> needed, IReadOnlyDictionary<string, string> offered)
    {
        foreach (var (name, version) in needed)
        {
            if (!offered.TryGetValue(name, out var other))
                return $"it has no extension {name}";
            // Data types may have been written in a form that an older version cannot read.
            if (Version.TryParse(version, out var has) && Version.TryParse(other, out var offers) && offers < has)
                return $"its extension {name} is of version {other}, and the data of version {version}";
        }

        return null;
    }
}
