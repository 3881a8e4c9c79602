namespace Hive.Stacks.Requests;

/// <summary>What a target does, for options to say where they mean something.</summary>
[Flags]
public enum Verb : long
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Brings stacks up.</summary>
    Serve = 1 << 0,

    /// <summary>Takes stacks down.</summary>
    Stop = 1 << 1,

    /// <summary>Takes a stack down and brings it up again.</summary>
    Restart = 1 << 2,

    /// <summary>Removes a stack's data.</summary>
    Reset = 1 << 3,

    /// <summary>Shows how stacks stand.</summary>
    Status = 1 << 4,

    /// <summary>Checks stacks from outside.</summary>
    HealthCheck = 1 << 5,

    /// <summary>Prints what stacks wrote.</summary>
    Logs = 1 << 6,

    /// <summary>Lists, makes and revokes keys.</summary>
    Keys = 1 << 7,

    /// <summary>Makes a workspace.</summary>
    Init = 1 << 8,

    /// <summary>Checks what stacks need.</summary>
    Doctor = 1 << 9,

    /// <summary>Builds images.</summary>
    Images = 1 << 10,

    /// <summary>Makes or stops an engine.</summary>
    Engine = 1 << 11,

    /// <summary>Develops the product: builds, tests, packs.</summary>
    Develop = 1 << 12,

    /// <summary>Prints a shell's completion.</summary>
    Completion = 1 << 13,

    /// <summary>Prints the help.</summary>
    Help = 1 << 14,

    /// <summary>Measures the product.</summary>
    Measure = 1 << 15,

    /// <summary>Backs up a stack's database.</summary>
    Backup = 1 << 16,

    /// <summary>Replaces a stack's data by that of a backup.</summary>
    Restore = 1 << 17,

    /// <summary>Makes a further instance of a stack with the data of another one.</summary>
    Fork = 1 << 18,

    /// <summary>Gives stacks new credentials.</summary>
    Rotate = 1 << 19,

    /// <summary>Brings a stack's data to a newer PostgreSQL.</summary>
    Upgrade = 1 << 20,

    /// <summary>Takes a stack's data back to an instant.</summary>
    Rewind = 1 << 21,

    /// <summary>Writes a workspace into one file.</summary>
    Export = 1 << 22,

    /// <summary>Makes a workspace of such a file.</summary>
    Import = 1 << 23,

    /// <summary>Changes the data of one stack, beside the old.</summary>
    ChangesData = Restore | Fork | Upgrade | Rewind,

    /// <summary>Saves, changes or moves data.</summary>
    Data = Backup | ChangesData | Export | Import,

    /// <summary>Talks to an agent.</summary>
    Chat = 1 << 24,

    /// <summary>Breaks the product on purpose.</summary>
    Chaos = 1 << 25,

    /// <summary>Opens a stack's page.</summary>
    Open = 1 << 26,

    /// <summary>Tells where a stack is reached.</summary>
    Url = 1 << 27,

    /// <summary>Opens a shell in a stack's database.</summary>
    Psql = 1 << 28,

    /// <summary>Takes changes of components over while they are written.</summary>
    Watch = 1 << 29,

    // Bit 30 is left to whoever tries to add a verb: NewcomerTests does.

    /// <summary>Checks a workspace's files.</summary>
    Check = 1L << 32,

    /// <summary>Removes all that a workspace has outside of its folder.</summary>
    Uninstall = 1L << 33,

    /// <summary>Writes stacks as another orchestrator takes them.</summary>
    Manifests = 1L << 34,

    /// <summary>Brings a companion of the stacks up.</summary>
    ServeCompanion = 1L << 35,

    /// <summary>Takes a companion of the stacks down.</summary>
    StopCompanion = 1L << 36,

    /// <summary>Shows how a companion of the stacks stands.</summary>
    CompanionStatus = 1L << 37,

    /// <summary>Everything that concerns what stands beside the stacks.</summary>
    Companions = ServeCompanion | StopCompanion | CompanionStatus,

    /// <summary>Everything that concerns stacks.</summary>
    Stacks = Serve | Stop | Restart | Reset | Status | HealthCheck | Logs | Keys | Data | Rotate | Talking | Manifests,

    /// <summary>Everything that asks a stack that runs, for a person.</summary>
    Talking = Chat | Open | Url | Psql | Watch,

    /// <summary>Everything that changes something and can say beforehand what.</summary>
    Changes =
        Serve
        | Stop
        | Restart
        | Reset
        | Keys
        | Data
        | Rotate
        | Init
        | Images
        | Engine
        | Develop
        | Uninstall
        | Manifests
        | ServeCompanion
        | StopCompanion,

    /// <summary>Everything that finds stacks that were started, whatever has become of their settings since.</summary>
    OfStarted = Stop | Status | Logs,

    /// <summary>All.</summary>
    All = Stacks | Changes | Companions | Doctor | Completion | Help | Measure | Chaos | Check,
}
