using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// What a stack was started with, on file from its start until its stop. It is enough to find, inspect and stop the stack
/// whatever has become of the settings, the Compose file or the workspace's path since.
/// </summary>
/// <param name="Stack">Name of the stack, as in the catalogue.</param>
/// <param name="Instance">Name of the further instance; null for the stack itself.</param>
/// <param name="Engine">The word of the engine that it was started on.</param>
/// <param name="WorkspacePath">Absolute path of the workspace at that time.</param>
/// <param name="Bind">Host address that its ports are published on.</param>
/// <param name="Port">Host port of its API. 1 to 65535.</param>
/// <param name="DatabasePort">Host port of its PostgreSQL, 1 to 65535; null where it can be reached inside only.</param>
public sealed record StackStart(
    string Stack,
    string? Instance,
    string Engine,
    string WorkspacePath,
    string Bind,
    int Port,
    int? DatabasePort
)
{
    /// <summary>What is to be on file for a stack that starts now.</summary>
    public static StackStart Of(StackInstance stack, string engine) =>
        new(
            stack.Name,
            stack.Instance,
            engine,
            stack.Workspace.Root,
            stack.Settings.Bind.ToString(),
            stack.Settings.Port,
            stack.Settings.DatabasePort
        );

    /// <summary>The file of a stack; null when it was not started, or the file is not whole.</summary>
    public static StackStart? Read(string file)
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize(File.ReadAllText(file), StartedJson.Default.StackStart)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All that a workspace's stacks were started with.</summary>
    public static IReadOnlyList<StackStart> All(Workspace workspace)
    {
        var folder = Path.Combine(workspace.DataFolder, "started");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<StackStart>()]
            : [];
    }

    /// <summary>
    /// The path that the stack carries in its labels where it is no longer the workspace's path: the folder was moved. Of a
    /// copied workspace the stacks are the original's, which is still there.
    /// </summary>
    public string? MovedFrom(Workspace workspace) =>
        WorkspacePath != workspace.Root && !Directory.Exists(WorkspacePath) ? WorkspacePath : null;

    /// <summary>Keeps it. A run that is killed leaves the whole file or none.</summary>
    public void Keep(string file)
    {
        Folders.Ensure(Path.GetDirectoryName(file)!, Account.Current, Folders.Passable, withContent: false);
        WholeFile.Write(file, JsonSerializer.Serialize(this, StartedJson.Default.StackStart), WholeFile.Readable);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StackStart))]
internal sealed partial class StartedJson : JsonSerializerContext;
