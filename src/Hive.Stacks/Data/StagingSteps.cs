using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Makes sure that a backup is, byte for byte, the one that was made.</summary>
/// <param name="File">Absolute path of the dump.</param>
/// <param name="Manifest">What is on file about it.</param>
internal sealed record VerifyBackupStep(string File, BackupManifest Manifest)
    : PlanStep(Phase.Stage, $"compare {File} with its manifest", "a backup that was altered is not restored");

/// <summary>Notes that a change begins, and makes the empty folder of the new cluster, beside the old one.</summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Change">The change.</param>
/// <param name="Owner">Who PostgreSQL runs as.</param>
internal sealed record BeginChangeStep(StackInstance Stack, DataChange Change, Account Owner)
    : PlanStep(Phase.Stage, $"make {Stack.Paths.NextData}", "the new data is made beside the old, which is not touched");

/// <summary>Fills the new cluster. A failure clears it away.</summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Fill">Fills it.</param>
/// <param name="Bytes">About how large it will be.</param>
/// <param name="Why">Where the data comes from, as a clause.</param>
internal sealed record FillClusterStep(StackInstance Stack, Command Fill, long Bytes, string Why)
    : PlanStep(Phase.Stage, "make the new cluster", Why)
{
    /// <inheritdoc />
    public override Command Command => Fill;
}

/// <summary>
/// Starts the new cluster where nobody can reach it, and looks it over: right database, version and rows, no damage. A
/// failure clears it away.
/// </summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Look">Starts it and tells what it holds.</param>
/// <param name="Expected">Rows by table that it has to hold; null when nobody knows.</param>
internal sealed record ProveClusterStep(StackInstance Stack, Command Look, IReadOnlyDictionary<string, long>? Expected)
    : PlanStep(
        Phase.Stage,
        "start the new cluster and look it over",
        Expected is null
            ? "it is not served unseen"
            : $"{Expected.Values.Sum()} rows in {Expected.Count} tables are expected"
    )
{
    /// <inheritdoc />
    public override Command Command => Look;

    /// <summary>Whether it is a copy of a whole cluster: then it is started, and nobody counts its rows.</summary>
    public bool IsCopy { get; init; }
}

/// <summary>Puts the new cluster in the place of the old, by renaming. The old one is kept.</summary>
/// <param name="Stack">Whose data; the stack is stopped.</param>
/// <param name="Before">Absolute path that the old folder gets.</param>
internal sealed record SwapDataStep(StackInstance Stack, string Before)
    : PlanStep(
        Phase.Stage,
        $"rename {Stack.Paths.NextData} to {Stack.Paths.Data}",
        $"the new data is whole; the old is kept in {Before}"
    );

/// <summary>Puts data back that was kept, by renaming. What was there until now is kept in its stead.</summary>
/// <param name="Stack">Whose data; the stack is stopped.</param>
/// <param name="Change">The change; it names the folder.</param>
/// <param name="Why">The reason.</param>
internal sealed record GoBackStep(StackInstance Stack, DataChange Change, string Why)
    : PlanStep(
        Phase.Stage,
        $"rename {Change.From} to {Stack.Paths.Data}",
        $"{Why}; the newer data is kept in {Change.Before}"
    );

/// <summary>Finishes a change that a killed run left, or clears it away.</summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Found">What was found.</param>
internal sealed record RecoverDataStep(StackInstance Stack, InterruptedChange Found)
    : PlanStep(
        Phase.Stage,
        Found.Remedy == ChangeRemedy.ClearAway
            ? $"remove {Stack.Paths.NextData}"
            : $"put {Found.Change.FolderOf(Stack)} in place",
        $"{Found.Change.What} was interrupted"
    );

/// <summary>Removes a data folder of before a change.</summary>
/// <param name="Stack">Whose data.</param>
/// <param name="Kept">The folder.</param>
/// <param name="Why">The reason.</param>
internal sealed record ForgetKeptDataStep(StackInstance Stack, KeptData Kept, string Why)
    : PlanStep(Phase.Remove, $"remove {Kept.Folder}", Why);
