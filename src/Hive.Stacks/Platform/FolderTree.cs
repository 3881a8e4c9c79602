namespace Hive.Stacks.Platform;

/// <summary>What is done to a folder with all that is in it. Links are left alone: what they lead to is not ours.</summary>
internal static class FolderTree
{
    // PostgreSQL's folders lie four deep. Whoever nests them deeper wants to exhaust us.
    private const int Deepest = 100;

    /// <summary>
    /// Gives a folder and all in it to a user, where they are not the user's. The folder itself comes last: until then the
    /// new owner cannot reach into what is being given, and a run that is killed is seen to be unfinished.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="user">Who gets it.</param>
    /// <param name="group">Their group.</param>
    /// <exception cref="StackException">A file in it is somebody else's, and lies in another folder as well.</exception>
    public static void Give(SafeFolder folder, int user, int group) => Give(folder, user, group, 0);

    private static void Give(SafeFolder folder, int user, int group, int depth)
    {
        if (depth > Deepest)
            throw new IOException($"{folder.Path} lies more than {Deepest} folders deep");
        foreach (var name in folder.Names)
        {
            switch (folder.Look(name))
            {
                case { Kind: FileKind.Folder }:
                    // Gone, or another thing by now: then it was not ours to give.
                    using (var inner = folder.TryOpenFolder(name))
                        if (inner is not null)
                            Give(inner, user, group, depth + 1);
                    break;
                case { Kind: FileKind.File } file when (file.Owner, file.Group) != (user, group):
                    GiveFile(folder, name, user, group);
                    break;
            }
        }

        folder.Own(user, group, mode: null);
    }

    private static void GiveFile(SafeFolder folder, string name, int user, int group)
    {
        try
        {
            folder.OwnFile(name, user, group, mode: null);
        }
        catch (IOException) when (folder.Look(name) is not { Kind: FileKind.File })
        {
            // Gone, or a link by now.
        }
    }
}
