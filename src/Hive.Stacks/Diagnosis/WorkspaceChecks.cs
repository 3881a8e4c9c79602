using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether the files of a workspace and its stacks are as they should be.</summary>
internal static class WorkspaceChecks
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Everything about the workspace that is no one stack's.</summary>
    /// <param name="request">Whose workspace.</param>
    /// <param name="init">The command that adds what is missing and mends what the console keeps.</param>
    public static IEnumerable<Finding> Look(StackRequest request, string init)
    {
        var workspace = request.Workspace;
        foreach (var finding in SettingsChecks.Look(workspace, File.ReadAllText(request.Product.EnvironmentExample), init))
            yield return finding;
        foreach (
            var finding in StackCatalogue
                .All.Select(stack => Compose(workspace, request.Product.ComposeFile(stack), init))
                .OfType<Finding>()
        )
            yield return finding;
        if (McpPort(workspace, request.Settings.Ports[StackCatalogue.Workspace.Name]) is { } port)
            yield return port;
    }

    /// <summary>The workspace is a copy of another one.</summary>
    public static Finding Copied(Workspace workspace, string original) =>
        new(
            "Workspace",
            FindingState.Missing,
            $"{workspace.Root} is a copy of {original}, which is still there",
            "no serve until it is clear which is meant",
            $"serve the original with --workspace={original}; or make this one a workspace of its own: {WorkspaceIdentity.InitOf(workspace)}"
        );

    /// <summary>Whether a stack's key, password and providers' keys are there and closed to others.</summary>
    public static Finding Secrets(StackInstance stack)
    {
        var what = $"{stack.Label} secrets";
        const string why = "who reads them has the stack";
        if (!Directory.Exists(stack.Paths.Secrets))
            return new Finding(what, FindingState.Ok, "none yet; the first serve makes them", why);
        List<string> there;
        try
        {
            there = [.. Directory.EnumerateFiles(stack.Paths.Secrets)];
        }
        catch (UnauthorizedAccessException)
        {
            return new Finding(
                what,
                FindingState.Note,
                $"{stack.Paths.Secrets} is closed to this user",
                why,
                $"run as its owner, or: sudo chown -R $(id -u) '{stack.Paths.Secrets}'"
            );
        }

        string[] own = [stack.Paths.ApiKey, stack.Paths.DatabasePassword];
        if (!own.Any(there.Contains))
            return new Finding(what, FindingState.Ok, "none yet; the first serve makes them", why);
        if (own.Except(there).FirstOrDefault() is { } absent)
            return new Finding(what, FindingState.Note, $"{absent} is not there", why, "the next serve makes a new one");
        var open = there.Where(IsOpen).ToList();
        return open.Count == 0
            ? new Finding(
                what,
                FindingState.Ok,
                $"{stack.Paths.Secrets}, closed to others ({string.Join(", ", there.Select(Path.GetFileName).Order())})",
                why
            )
            : new Finding(
                what,
                FindingState.Note,
                $"{string.Join(", ", open)} can be read by others",
                why,
                $"chmod 600 {string.Join(' ', open.Select(file => $"'{file}'"))}"
            );
    }

    /// <summary>A finding when the stack's data folder could not be written; null when it can.</summary>
    public static Finding? Unwritable(StackInstance stack, string what)
    {
        var folder = stack.Paths.Data;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        return Account.Current.IsRoot || OperatingSystem.IsWindows() || Posix.MayWrite(folder)
            ? null
            : new Finding(
                what,
                FindingState.Missing,
                $"this user may not write in {folder}",
                "PostgreSQL keeps its data there",
                // Only what is the workspace's own may be given away; what lies above it may be anybody's.
                (
                    folder.StartsWith(stack.Workspace.Root, StringComparison.Ordinal)
                        ? $"sudo chown -R $(id -u) '{folder}', or "
                        : ""
                ) + "choose a folder of your own with --workspace"
            )
            {
                StopsAll = true,
            };
    }

    /// <summary>True when others than its owner may read a file.</summary>
    public static bool IsOpen(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0;

    // A workspace's copy counts for its stacks. It may be the user's own on purpose, so this is only worth knowing.
    private static Finding? Compose(Workspace workspace, string product, string init)
    {
        var own = Path.Combine(workspace.Root, Path.GetFileName(product));
        const string why = "the workspace's copy counts, and may lack what this version brings";
        if (own == product || !File.Exists(own))
            return null;
        return File.ReadAllText(own).ReplaceLineEndings("\n") == File.ReadAllText(product).ReplaceLineEndings("\n")
            ? new Finding(Path.GetFileName(own), FindingState.Ok, "as this version brings it", why)
            : new Finding(
                Path.GetFileName(own),
                FindingState.Note,
                "differs from what this version brings",
                why,
                $"diff '{own}' '{product}'; to take the new one: mv '{own}' '{own}.old' && {init}"
            );
    }

    private static Finding? McpPort(Workspace workspace, int port)
    {
        var file = Path.Combine(workspace.Root, ".mcp.json");
        const string why = "MCP clients such as Claude Code reach the workspace through it";
        if (!File.Exists(file))
            return null;
        try
        {
            var url = (string?)
                JsonNode
                    .Parse(
                        File.ReadAllText(file),
                        documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }
                    )
                    ?["mcpServers"]?["hive"]?["url"];
            return !Uri.TryCreate(url, UriKind.Absolute, out var address) || !address.IsLoopback ? null
                : address.Port == port ? new Finding(".mcp.json", FindingState.Ok, $"points at port {port}", why)
                : new Finding(
                    ".mcp.json",
                    FindingState.Note,
                    $"points at port {address.Port}, and the workspace's API answers on {port}",
                    why,
                    $"sed -i 's/:{address.Port}/:{port}/' '{file}'"
                );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new Finding(
                ".mcp.json",
                FindingState.Note,
                $"cannot be understood: {exception.Message.Split('\n')[0]}",
                why,
                $"correct '{file}'"
            );
        }
    }
}
