using System.Security.Cryptography;
using System.Text;

namespace Hive.Stacks.Requests;

/// <summary>A folder that keeps the settings, secrets and data of its stacks.</summary>
public sealed record Workspace
{
    private Workspace(string root) => Root = root;

    /// <summary>Absolute path with links resolved, without a trailing slash.</summary>
    public string Root { get; }

    /// <summary>
    /// Eight hexadecimal digits that tell this workspace from others on the machine; they follow from its path.
    /// </summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..8];

    /// <summary>True when the user did not name it.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The option that names this workspace on the command line; none for the default one.</summary>
    public IReadOnlyList<string> Option => IsDefault ? [] : [$"--workspace={Root}"];

    /// <summary>The settings that the user may edit; may be missing.</summary>
    public string EnvironmentFile => Path.Combine(Root, ".env");

    /// <summary>The folder of everything that stacks keep.</summary>
    public string DataFolder => Path.Combine(Root, "data");

    /// <summary>The file that a run holds while it changes the workspace.</summary>
    public string LockFile => Path.Combine(DataFolder, ".lock");

    /// <summary>A workspace at a path.</summary>
    /// <param name="path">Absolute or relative; a leading <c>~/</c> is the home folder. Need not exist yet.</param>
    /// <exception cref="StackException">The path is empty or a file.</exception>
    public static Workspace At(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new StackException(
                FailureKind.Misuse,
                "--workspace is empty.",
                "Give --workspace a folder, or leave it out."
            );
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
            throw new StackException(FailureKind.Misuse, $"The workspace '{full}' is a file.", "Give --workspace a folder.");
        return new Workspace(ResolveLinks(full));
    }

    // A link and its target are one workspace: otherwise the same data would run twice under two names.
    private static string ResolveLinks(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        var resolved = Path.Combine(ResolveLinks(parent), Path.GetFileName(path));
        // The target's own path may lead through links again. A link that leads in a circle does not exist to
        // Directory.Exists.
        return
            Directory.Exists(resolved)
            && new DirectoryInfo(resolved).ResolveLinkTarget(returnFinalTarget: false) is { } target
            ? ResolveLinks(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target.FullName)))
            : resolved;
    }
}
