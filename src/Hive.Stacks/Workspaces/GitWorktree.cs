using System.Text;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>The branch of a linked git worktree, as a name for an instance (gitrepository-layout(5)).</summary>
internal static class GitWorktree
{
    private const string Pointer = "gitdir: ";
    private const string Branch = "ref: refs/heads/";

    /// <summary>
    /// The branch's name, with hyphens for what an instance's name may not have; null where the folder is in no linked
    /// worktree, the main checkout included, or on no branch.
    /// </summary>
    /// <param name="folder">Absolute path of a folder in the worktree.</param>
    public static string? InstanceOf(string folder)
    {
        try
        {
            for (var here = new DirectoryInfo(folder); here is not null; here = here.Parent)
            {
                var git = Path.Combine(here.FullName, ".git");
                // The main checkout has a folder there.
                if (Directory.Exists(git))
                    return null;
                if (File.Exists(git))
                    return ReadHead(here.FullName, File.ReadAllText(git).Trim()) is { } branch ? NameOf(branch) : null;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// A branch's name as an instance's: "Feature/X_1" as "feature-x-1". Null where nothing of it is left.
    /// </summary>
    internal static string? NameOf(string branch)
    {
        var name = new StringBuilder();
        foreach (var letter in branch.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                name.Append(letter);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        var text = name.ToString().TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        if (text.Length > InstanceName.Longest)
            text = text[..InstanceName.Longest];
        text = text.TrimEnd('-');
        return InstanceName.IsValid(text) ? text : null;
    }

    // A submodule has such a file as well; what a linked worktree shares with the main one is named in "commondir".
    private static string? ReadHead(string root, string pointer)
    {
        if (!pointer.StartsWith(Pointer, StringComparison.Ordinal))
            return null;
        var folder = Path.GetFullPath(pointer[Pointer.Length..], root);
        if (!File.Exists(Path.Combine(folder, "commondir")))
            return null;
        var head = File.ReadAllText(Path.Combine(folder, "HEAD")).Trim();
        return head.StartsWith(Branch, StringComparison.Ordinal) ? head[Branch.Length..] : null;
    }
}
