using Hive.Service.Knowledge.Documents;

namespace Hive.Service.Knowledge.Watching;

/// <summary>The documents below <c>ai/knowledge</c>.</summary>
/// <remarks>
/// Looked through instead of watched by the kernel: bind mounts of some container engines tell nothing of changes outside.
/// </remarks>
internal sealed class KnowledgeFolder(string root)
{
    // Nothing a person keeps is nested deeper, and a loop of mounts must end.
    private const int Deepest = 16;

    /// <summary>Files that can be read, by their path below the folder. None when the folder is not there.</summary>
    public IReadOnlyDictionary<string, FileStamp> Look()
    {
        // In an order that is the same everywhere: of two files with a fault, the first is told first.
        var found = new SortedDictionary<string, FileStamp>(StringComparer.Ordinal);
        var folder = new DirectoryInfo(root);
        if (folder.Exists)
            Look(folder, "", 0, found);
        return found;
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="DocumentException">It is empty, or too large.</exception>
    public async Task<byte[]> ReadAsync(string name, CancellationToken token)
    {
        var file = new FileInfo(Path.Combine(root, name));
        return file.Length switch
        {
            // A pipe has this length too, and would be waited for.
            0 => throw new DocumentException("The document is empty.", "Give it some text, or remove it."),
            > DocumentReader.LargestDocument => throw new DocumentException(
                $"The document has {file.Length} bytes.",
                $"At most {DocumentReader.LargestDocument} are taken: divide it."
            ),
            _ => await File.ReadAllBytesAsync(file.FullName, token),
        };
    }

    private static void Look(DirectoryInfo folder, string path, int depth, SortedDictionary<string, FileStamp> found)
    {
        foreach (
            var entry in folder.EnumerateFileSystemInfos(
                "*",
                new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 }
            )
        )
        {
            // A link could lead out of the workspace, and a dot or an underscore says "not this one".
            if (
                entry.LinkTarget is not null
                || entry.Name[0] is '.' or '_'
                || entry.Name.Equals("README.md", StringComparison.OrdinalIgnoreCase)
            )
                continue;
            if (entry is DirectoryInfo inner && depth < Deepest)
                Look(inner, $"{path}{inner.Name}/", depth + 1, found);
            else if (entry is FileInfo file && DocumentReader.Reads(file.Name))
                found[path + file.Name] = new(file.LastWriteTimeUtc, file.Length);
        }
    }
}

/// <summary>What a change of a file changes.</summary>
internal readonly record struct FileStamp(DateTime Changed, long Length);
