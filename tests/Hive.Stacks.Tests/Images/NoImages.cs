using Hive.Stacks.Images;

namespace Hive.Stacks.Tests.Images;

/// <summary>An engine that has no images yet.</summary>
internal sealed class NoImages : IImageStore
{
    public Task<StoredImage?> FindAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<StoredImage?>(null);

    public Task<string?> FolderAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
