namespace Hive.Stacks.Data;

/// <summary>What a data folder holds. What cannot be told is never taken for nothing.</summary>
internal enum DataState
{
    /// <summary>Nothing: the folder is missing or empty.</summary>
    Absent,

    /// <summary>A whole database cluster.</summary>
    Present,

    /// <summary>Something that is no whole cluster, or a folder that this user cannot look into.</summary>
    Unknown,
}
