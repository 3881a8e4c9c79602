using System.Text;
using System.Text.RegularExpressions;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>
/// The files that a stack is given, as they are on disk when it is deployed. Swarm's secrets and configs cannot be
/// changed, so a name says what is in it: a changed file is another one.
/// </summary>
/// <param name="Secrets">Keys and passwords, and the MCP servers, whose definition may hold keys.</param>
/// <param name="Configs">The components.</param>
internal sealed partial record MountedFiles(IReadOnlyList<MountedFile> Secrets, IReadOnlyList<MountedFile> Configs)
{
    // Of Swarm: 1000 KiB for a config, 500 KiB for a secret, 64 characters for the name of either.
    private const int LargestConfig = 1000 * 1024;
    private const int LargestSecret = 500 * 1024;
    private const int LongestName = 64;

    /// <summary>All.</summary>
    public IEnumerable<MountedFile> All => Secrets.Concat(Configs);

    /// <summary>Their names in the Compose file.</summary>
    public SwarmFiles Names =>
        new(
            [.. Secrets.Select(one => one.Name).Where(name => name != SwarmFiles.McpServers)],
            [.. Configs.Select(one => one.Component!)]
        );

    /// <summary>Reads them; of a provider's key that this run takes over, what it will be.</summary>
    /// <param name="stack">Whose.</param>
    /// <param name="name">Swarm's name for the stack.</param>
    /// <exception cref="StackException">One is larger than Swarm takes.</exception>
    public static MountedFiles Read(StackInstance stack, string name)
    {
        var coming = ProviderKeys.Coming(stack);
        var secrets = (Directory.Exists(stack.Paths.Secrets) ? Directory.EnumerateFiles(stack.Paths.Secrets) : [])
            .Where(path => !Path.GetFileName(path).StartsWith('.'))
            .Union(coming.Keys)
            .Order(StringComparer.Ordinal)
            .Select(path => (Name: Path.GetFileName(path), path));
        if (File.Exists(stack.Paths.McpServers))
            secrets = secrets.Append((SwarmFiles.McpServers, stack.Paths.McpServers));
        var components = Directory.Exists(stack.Paths.Components)
            ? Directory
                .EnumerateFiles(stack.Paths.Components, "*", SearchOption.AllDirectories)
                .Select(path => (Component: Path.GetRelativePath(stack.Paths.Components, path).Replace('\\', '/'), path))
                .OrderBy(one => one.Component, StringComparer.Ordinal)
            : Enumerable.Empty<(string Component, string path)>();
        return new MountedFiles(
            [.. secrets.Select(one => Make(name, one.Name, Read(one.path, LargestSecret), null))],
            [
                .. components.Select(one =>
                    Make(name, SwarmService.ConfigOf(one.Component), Read(one.path, LargestConfig), one.Component)
                ),
            ]
        );

        (string Path, byte[] Content) Read(string path, int largest)
        {
            var content = coming.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : File.ReadAllBytes(path);
            return content.Length <= largest
                ? (path, content)
                : throw new StackException(
                    FailureKind.Refused,
                    $"'{path}' has {content.Length / 1024} KiB, and Swarm takes files of up to {largest / 1024} KiB to its nodes.",
                    $"Make it smaller, or serve {stack.FullName} with --engine=docker, which mounts it."
                );
        }
    }

    private static MountedFile Make(string project, string name, (string Path, byte[] Content) file, string? component)
    {
        var (path, content) = file;
        var hash = SwarmDraft.HashOf([.. Encoding.UTF8.GetBytes($"{project}\n{component ?? name}\n"), .. content]);
        var speaking = $"{project}_{Other.Replace(name, "-")}_{hash}";
        return new MountedFile(name, speaking.Length <= LongestName ? speaking : $"{project}_{hash}", path, component);
    }

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Other { get; }
}

/// <summary>A file that a stack is given.</summary>
/// <param name="Name">Its name in the Compose file.</param>
/// <param name="Unique">Its name in Swarm, which tells its content.</param>
/// <param name="Path">Where it is. Absolute path.</param>
/// <param name="Component">Its path below the components folder, with slashes; null for a secret.</param>
internal sealed record MountedFile(string Name, string Unique, string Path, string? Component);
