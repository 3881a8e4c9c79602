using System.Globalization;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// The files that a workspace is made with. They lie beside this assembly, so that the .NET tool carries them as well.
/// </summary>
public static class WorkspaceTemplate
{
    private const string Dot = "dot-";
    private const string Port = "{workspace-port}";
    private const string Secrets = "/secrets/workspace/";
    private const string McpServers = ".mcp.json";
    private const string McpHeaders = ".claude/mcp-headers.sh";

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workspace-template");

    /// <summary>What the stacks mount: the components' folder and the file of MCP servers.</summary>
    private static readonly string[] Mounted = ["ai/", McpServers];

    /// <summary>All files but <c>.env</c>.</summary>
    /// <param name="product">Where Compose files and <c>.env.example</c> are copied from.</param>
    /// <param name="workspacePort">Port of the workspace's API, which some of them name.</param>
    public static IReadOnlyList<TemplateFile> All(ProductFiles product, int workspacePort) =>
        [
            .. product.ComposeFiles.Select(file => new TemplateFile(Path.GetFileName(file), File.ReadAllText(file))),
            new(".env.example", File.ReadAllText(product.EnvironmentExample)),
            .. Own(workspacePort),
        ];

    /// <summary>
    /// Makes what the stacks mount, where it is missing altogether: the Compose files want it to be there. A folder that the
    /// user has is left as it is, whatever is in it. Without Init the file of MCP servers names the stack that is
    /// served, and
    /// the script that it calls is made along with it.
    /// </summary>
    /// <exception cref="StackException">It cannot be written.</exception>
    public static void EnsureMounted(StackInstance stack)
    {
        var missing = Mounted.Where(entry => !Path.Exists(Path.Combine(stack.Workspace.Root, entry))).ToList();
        var files = Own(stack.Settings.Port)
            .Where(file => missing.Contains(file.Group) || (missing.Contains(McpServers) && file.Path == McpHeaders))
            .ToList();
        // The script first: a run that is killed in between leaves a file of servers to be made.
        foreach (var file in files.OrderBy(file => file.Path == McpServers))
            (
                file with
                {
                    Content = file.Content.Replace(
                        Secrets,
                        $"/secrets/{Path.GetFileName(stack.Paths.Secrets)}/",
                        StringComparison.Ordinal
                    ),
                }
            ).Write(stack.Workspace);
    }

    private static IEnumerable<TemplateFile> Own(int workspacePort) =>
        from file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select Path.GetRelativePath(Folder, file).Replace('\\', '/') into path
        where path != "README.md"
        select new TemplateFile(
            path.StartsWith(Dot, StringComparison.Ordinal) ? "." + path[Dot.Length..] : path,
            File.ReadAllText(Path.Combine(Folder, path))
                .Replace(Port, workspacePort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
}
