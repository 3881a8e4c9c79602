namespace Hive.Stacks.Requests;

/// <summary>The options about data that is saved, restored and moved.</summary>
internal static class DataOptions
{
    /// <summary>The backup that is restored: "latest", a name, or a path.</summary>
    public static Option<string?> Backup { get; } =
        new("backup", "FILE|latest", "the backup to restore (for …Restore)", Verb.Restore, null, text => text)
        {
            Offers = Offer.Backups,
        };

    /// <summary>The instance that a fork begins with; null means the stack itself.</summary>
    public static Option<string?> From { get; } =
        new(
            "from",
            "INSTANCE",
            "the instance whose data is copied (default: the stack itself)",
            Verb.Fork,
            null,
            InstanceName.Check
        )
        {
            Offers = Offer.Instances,
        };

    /// <summary>The instant that the data goes back to.</summary>
    public static Option<RewindTarget?> To { get; } =
        new(
            "to",
            "WHEN",
            "the time to go back to: \"5 min ago\", \"2026-11-26 21:05\", before-run:ID",
            Verb.Rewind,
            null,
            RewindTarget.Parse
        );

    /// <summary>The instant whose data a fork begins with; null means now.</summary>
    public static Option<RewindTarget?> At { get; } =
        new(
            "at",
            "WHEN",
            "copy the data of this time, written as for --to (default: now)",
            Verb.Fork,
            null,
            RewindTarget.Parse
        );

    /// <summary>The archive of a workspace.</summary>
    public static Option<string?> File { get; } =
        new(
            "file",
            "PATH",
            "the archive that ExportWorkspace writes or ImportWorkspace reads",
            Verb.Export | Verb.Import,
            null,
            text => text
        );

    /// <summary>Whether keys and passwords go into an archive.</summary>
    public static Option<bool> WithSecrets { get; } =
        OptionTypes.Switch("with-secrets", "write keys and passwords too", Verb.Export | Verb.Manifests);

    /// <summary>The folder that is written.</summary>
    public static Option<string?> Output { get; } =
        new("output", "DIR", "folder that Export writes to, new or empty", Verb.Manifests, null, text => text)
        {
            IsFolder = true,
        };

    /// <summary>Whether the data of all stacks is removed, too.</summary>
    public static Option<bool> WithData { get; } =
        OptionTypes.Switch("with-data", "remove the data and keys of all stacks too; backups stay", Verb.Uninstall);

    /// <summary>Go back to the data of before instead.</summary>
    public static Option<bool> Rollback { get; } =
        OptionTypes.Switch(
            "rollback",
            "go back to the data from before the change, which is kept",
            Verb.Restore | Verb.Upgrade | Verb.Rewind
        );

    /// <summary>How many of the newest backups of a stack stay; null keeps all.</summary>
    public static Option<int?> Keep { get; } =
        new(
            "keep",
            "N",
            "after the new backup, keep only the N newest of the stack",
            Verb.Backup,
            null,
            text => OptionTypes.WholeNumber(text, 1, 10_000)
        );
}
