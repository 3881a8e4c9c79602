namespace Hive.Stacks.Platform;

/// <summary>The user that a stack's processes run as and that owns its files.</summary>
/// <param name="UserId">Numeric user id.</param>
/// <param name="GroupId">Numeric group id.</param>
public sealed record Account(int UserId, int GroupId)
{
    /// <summary>The user <c>hive</c> of the images.</summary>
    public static Account Image { get; } = new(1000, 1000);

    /// <summary>Who the console acts as.</summary>
    public static Account Current { get; } = OperatingSystem.IsWindows() ? Image : new(Posix.UserId, Posix.GroupId);

    /// <summary>
    /// Who containers run as. Root hands the files over to the images' own user; anybody else cannot give files away, so
    /// the container runs as them.
    /// </summary>
    public static Account ForContainers { get; } = Current.IsRoot ? Image : Current;

    /// <summary>Who a file or folder belongs to; null when that cannot be told, and on systems other than Linux.</summary>
    /// <param name="path">Absolute path; links are followed.</param>
    public static Account? OwnerOf(string path) =>
        OperatingSystem.IsLinux() && FileFacts.OfTarget(path) is { } facts ? new Account(facts.Owner, facts.Group) : null;

    /// <summary>True for the superuser.</summary>
    public bool IsRoot => UserId == 0;
}
