using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// What tells a workspace from every other one, wherever it lies: a number in its data folder, made by the first serve. A
/// workspace that is moved keeps it, and a copy has the original's until it is asked to be one of its own.
/// </summary>
/// <param name="Id">The number.</param>
/// <param name="Path">Absolute path of the workspace when it was last served.</param>
/// <param name="Former">What told it from others of the machine at the paths that it had before.</param>
internal sealed record WorkspaceIdentity(Guid Id, string Path, IReadOnlyList<string> Former)
{
    /// <summary>Where it is on file.</summary>
    public static string FileOf(Workspace workspace) => System.IO.Path.Combine(workspace.DataFolder, "workspace.json");

    /// <summary>Reads it; null when there is none, or nobody can make sense of it.</summary>
    public static WorkspaceIdentity? Read(Workspace workspace)
    {
        try
        {
            return
                WholeFile.Read(FileOf(workspace)) is { } text
                && JsonSerializer.Deserialize(text, IdentityJson.Files.WorkspaceIdentity)
                    is { Path: not null, Former: not null } read
                ? read
                : null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or StackException)
        {
            return null;
        }
    }

    /// <summary>
    /// The path of the workspace that this one is a copy of; null when it is none. The original is still there, in another
    /// folder.
    /// </summary>
    public static string? OriginalOf(Workspace workspace)
    {
        if (Read(workspace) is not { } own || own.Path == workspace.Root || !Directory.Exists(own.Path))
            return null;
        var other = Workspace.At(own.Path);
        return Read(other)?.Id == own.Id && !IsSame(other.DataFolder, workspace.DataFolder) ? own.Path : null;
    }

    /// <summary>Makes sure that the workspace has an identity, and no other workspace the same.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="serve">The target that serves it, for the remedy.</param>
    /// <param name="changes">Whether it may be written down.</param>
    /// <returns>What a user should know, as a sentence; null when there is nothing.</returns>
    /// <exception cref="StackException">It is a copy of a workspace that is still there.</exception>
    public static string? Settle(Workspace workspace, string serve, bool changes)
    {
        if (OriginalOf(workspace) is { } original)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{workspace.Root}' is a copy of the workspace '{original}', which is still there: its data and keys are that one's, and each would go its own way from here.",
                $"Serve the original: {ConsoleCommand.For(serve, $"--workspace={original}")}{Environment.NewLine}"
                    + $"  → Or make the copy a workspace of its own, with the data that it has: {InitOf(workspace)}"
            );
        }

        var own = Read(workspace);
        if (own is null)
        {
            if (changes)
                new WorkspaceIdentity(Guid.NewGuid(), workspace.Root, []).Write(workspace);
            return null;
        }

        if (own.Path == workspace.Root)
            return null;
        var moved = own with { Path = workspace.Root, Former = Add(own.Former, Workspace.At(own.Path).Id) };
        if (changes)
            moved.Write(workspace);
        return $"The workspace was moved from {own.Path}; its data and its stacks came with it.";
    }

    /// <summary>Makes a copy a workspace of its own.</summary>
    public static void MakeOwn(Workspace workspace) =>
        new WorkspaceIdentity(Guid.NewGuid(), workspace.Root, []).Write(workspace);

    /// <summary>The call that makes a copy a workspace of its own.</summary>
    public static string InitOf(Workspace workspace) => ConsoleCommand.For("Init", workspace.Option);

    private void Write(Workspace workspace)
    {
        DataRoot.Ensure(workspace);
        WholeFile.Write(
            FileOf(workspace),
            JsonSerializer.Serialize(this, IdentityJson.Files.WorkspaceIdentity) + "\n",
            WholeFile.Readable
        );
    }

    private static string[] Add(IReadOnlyList<string> former, string id) => [.. former.Except([id]), id];

    // A folder that is mounted at two paths is one workspace.
    private static bool IsSame(string one, string other) =>
        FileFacts.OfTarget(one)?.Identity is { } first && first == FileFacts.OfTarget(other)?.Identity;
}

[JsonSerializable(typeof(WorkspaceIdentity))]
internal sealed partial class IdentityJson : JsonSerializerContext
{
    public static IdentityJson Files { get; } = new(new(JsonPolicy.Options()) { WriteIndented = true });
}
