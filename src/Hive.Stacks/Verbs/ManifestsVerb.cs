using Hive.Stacks.Catalogue;
using Hive.Stacks.Compose;
using Hive.Stacks.Export;
using Hive.Stacks.Export.Kubernetes;
using Hive.Stacks.Export.Quadlet;
using Hive.Stacks.Export.Swarm;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Verbs;

/// <summary>Writes the stacks of a workspace as Kubernetes, Swarm or Quadlet takes them. It runs nothing itself.</summary>
/// <param name="session">What it works with.</param>
public sealed class ManifestsVerb(StackSession session)
{
    // What each stack has once it was served.
    private static readonly string[] OfEveryStack = ["api_key", "database_password"];

    /// <summary>Writes the files into a new folder.</summary>
    /// <exception cref="StackException">
    /// Something of the Compose files has no counterpart, or the folder is not empty.
    /// </exception>
    public async Task ExportAsync(CancellationToken cancellationToken)
    {
        var request = session.Request;
        var format =
            request.Manifests
            ?? throw new StackException(
                FailureKind.Misuse,
                "--format is missing: nothing says what is to be written.",
                $"Add --format={string.Join(" or --format=", Options.ManifestFormats)}."
            );
        var folder = RequireFolder(request);
        var stacks = new List<ResolvedStack>();
        foreach (var stack in session.Look().ResolveAll())
        {
            var result = await session.AskAsync(ComposeReader.Command(stack, request.Product), cancellationToken);
            stacks.Add(ComposeReader.Read(stack, result));
        }

        var source = new ExportSource(
            stacks,
            Components(stacks[0].Stack.Paths.Components),
            stacks.ToDictionary(stack => stack.Stack.FullName, SecretNames)
        );
        var files = format switch
        {
            "kubernetes" => KubernetesExport.Of(source),
            "swarm" => SwarmExport.Of(source),
            _ => QuadletExport.Of(source),
        };
        // Quadlet's units use the workspace's own folders.
        string[] secretFolders = (request.WithSecrets, format) switch
        {
            (true, "kubernetes") => ["overlays/dev/secrets", "overlays/production/secrets"],
            (true, "swarm") => ["secrets"],
            _ => [],
        };
        PlanStep[] write =
        [
            new WriteFolderStep(folder, [.. files, .. Secrets(source, secretFolders)], $"the stacks for {format}"),
        ];
        if (request.Plan)
        {
            session.Plans.Add("workspace", write);
            return;
        }

        await session.RunAsync(write, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
        session.Events.Say($"{stacks.Count} stacks are in {folder}, as {format} takes them. Read {folder}/README.md.");
    }

    private static string RequireFolder(StackRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Output))
        {
            throw new StackException(
                FailureKind.Misuse,
                "--output is missing: nothing says where the files go.",
                "Add --output=DIR, as in --output=deploy."
            );
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Output));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{folder}' is there, and not empty.",
                "Name a new folder with --output; nothing is written over."
            );
        }

        return folder;
    }

    private static SortedDictionary<string, byte[]> Components(string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
            return files;
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(folder, path).Replace('\\', '/')] = File.ReadAllBytes(path);
        return files;
    }

    private static IReadOnlyList<string> SecretNames(ResolvedStack stack) =>
        Directory.Exists(stack.Stack.Paths.Secrets)
            ?
            [
                .. Directory
                    .EnumerateFiles(stack.Stack.Paths.Secrets)
                    .Select(path => Path.GetFileName(path))
                    .Where(name => !name.StartsWith('.'))
                    .Concat(OfEveryStack)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ]
            : OfEveryStack;

    private static IEnumerable<FolderFile> Secrets(ExportSource source, string[] folders)
    {
        foreach (var folder in folders)
        {
            foreach (var stack in source.Stacks)
            {
                foreach (var name in source.Secrets[stack.Stack.FullName])
                {
                    var path = Path.Combine(stack.Stack.Paths.Secrets, name);
                    if (!File.Exists(path))
                        throw new StackException(
                            FailureKind.Prerequisite,
                            $"{stack.Stack.FullName} has no secret '{name}' yet.",
                            $"Make its secrets first ({ConsoleCommand.For("Init")}), or leave --with-secrets out."
                        );
                    yield return new FolderFile($"{folder}/{stack.Stack.FullName}/{name}", File.ReadAllBytes(path), true);
                }
            }

            var servers = source.Stacks[0].Stack.Paths.McpServers;
            var content = File.Exists(servers) ? File.ReadAllBytes(servers) : "{}"u8.ToArray();
            yield return new FolderFile($"{folder}/{SecretFiles.McpServers}", content, true);
        }
    }
}
