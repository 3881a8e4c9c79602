namespace Hive.Stacks.Images;

/// <summary>Knows which images there are.</summary>
public interface IImageStore
{
    /// <summary>An image; null when it is not there.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<StoredImage?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Absolute path of the folder on this machine that images are kept in; null when it is on another machine.
    /// </summary>
    Task<string?> FolderAsync(CancellationToken cancellationToken);
}

/// <summary>An image that is there.</summary>
/// <param name="Id">The digest of its content.</param>
/// <param name="Labels">Its labels.</param>
public sealed record StoredImage(string Id, IReadOnlyDictionary<string, string> Labels);
