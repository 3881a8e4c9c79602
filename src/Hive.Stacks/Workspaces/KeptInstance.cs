using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// A further instance of a stack that a workspace has, on file with its port. The file is an environment file, so that
/// <c>docker compose --env-file .env --env-file data/instances/agent-feature-x.env …</c> finds the instance as well.
/// </summary>
/// <param name="Stack">Which stack it is an instance of.</param>
/// <param name="Name">Its name.</param>
/// <param name="Port">Host port of its API. 1 to 65535.</param>
public sealed record KeptInstance(StackDefinition Stack, string Name, int Port)
{
    private const string Extension = ".env";

    /// <summary>All that a workspace has, by stack and name.</summary>
    public static IReadOnlyList<KeptInstance> Of(Workspace workspace) =>
        !Directory.Exists(Folder(workspace))
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(Folder(workspace), "*" + Extension)
                    .Order(StringComparer.Ordinal)
                    .Select(Read)
                    .OfType<KeptInstance>(),
            ];

    /// <summary>Keeps the instance. A run that is killed leaves the whole file or none.</summary>
    public void Keep(Workspace workspace)
    {
        Folders.Ensure(Folder(workspace), Account.Current, Folders.Passable, withContent: false);
        var text = string.Create(CultureInfo.InvariantCulture, $"HIVE_INSTANCE={Name}\n{Stack.PortVariable}={Port}\n");
        WholeFile.Write(FileOf(workspace, Stack, Name), text, WholeFile.Readable);
    }

    /// <summary>Where an instance is on file.</summary>
    public static string FileOf(Workspace workspace, StackDefinition stack, string name) =>
        Path.Combine(Folder(workspace), $"{stack.Name}-{name}{Extension}");

    private static string Folder(Workspace workspace) => Path.Combine(workspace.DataFolder, "instances");

    private static KeptInstance? Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        foreach (
            var stack in StackCatalogue.All.Where(stack =>
                stack.AllowsInstances && name.StartsWith(stack.Name + "-", StringComparison.Ordinal)
            )
        )
        {
            var port = File.ReadLines(file)
                .Select(line => line.Split('=', 2))
                .FirstOrDefault(pair => pair[0] == stack.PortVariable)
                ?.ElementAtOrDefault(1);
            var instance = name[(stack.Name.Length + 1)..];
            if (
                InstanceName.IsValid(instance)
                && int.TryParse(port, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < 65536
            )
                return new KeptInstance(stack, instance, number);
        }

        // Not ours, or made unreadable by hand: a serve chooses a port anew.
        return null;
    }
}
