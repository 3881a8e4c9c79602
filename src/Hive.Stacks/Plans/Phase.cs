namespace Hive.Stacks.Plans;

/// <summary>The stretches that bringing a stack up is timed in.</summary>
public enum Phase
{
    /// <summary>Packages of the system are installed.</summary>
    Install,

    /// <summary>The container engine starts, until it answers.</summary>
    Engine,

    /// <summary>Image or binaries are made ready.</summary>
    Image,

    /// <summary>Folders, secrets, network and container or processes are made.</summary>
    Create,

    /// <summary>The database folder is initialised and the programs start, until the API's port answers.</summary>
    Initialise,

    /// <summary>The API waits for PostgreSQL.</summary>
    Database,

    /// <summary>The API brings the database's schema up to date.</summary>
    Migrate,

    /// <summary>The API passes its own checks.</summary>
    Api,

    /// <summary>Data is copied to where it is safe.</summary>
    Backup,

    /// <summary>New data is made beside the old, proved and put in its place.</summary>
    Stage,

    /// <summary>Processes are asked to end.</summary>
    Stop,

    /// <summary>Data is removed.</summary>
    Remove,

    /// <summary>Tests are built and run.</summary>
    Test,
}
