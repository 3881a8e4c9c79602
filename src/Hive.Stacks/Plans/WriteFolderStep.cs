namespace Hive.Stacks.Plans;

/// <summary>Writes a folder of files, whole or not at all.</summary>
/// <param name="Folder">Absolute path; not there yet, or empty.</param>
/// <param name="Files">What goes in.</param>
/// <param name="Reason">Why.</param>
internal sealed record WriteFolderStep(string Folder, IReadOnlyList<FolderFile> Files, string Reason)
    : PlanStep(Phase.Create, $"write {Files.Count} files into {Folder}", Reason);

/// <summary>A file of a folder that is written.</summary>
/// <param name="Path">Path below the folder, with slashes.</param>
/// <param name="Content">The whole file.</param>
/// <param name="IsPrivate">Whether only the owner may read it.</param>
public sealed record FolderFile(string Path, byte[] Content, bool IsPrivate = false)
{
    /// <summary>A file of text.</summary>
    public static FolderFile Of(string path, string text) => new(path, System.Text.Encoding.UTF8.GetBytes(text));
}
