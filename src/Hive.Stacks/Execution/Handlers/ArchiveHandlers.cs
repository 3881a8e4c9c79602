using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class WriteArchiveHandler : StepHandler<WriteArchiveStep>
{
    private const string Draft = ".new";

    protected override async Task RunAsync(WriteArchiveStep step, StepContext context)
    {
        var draft = step.File + Draft;
        try
        {
            File.Delete(draft);
            await using (var file = Create(draft))
            {
                await WriteAsync(step, file, context.Cancelled);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, step.File, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"The archive '{step.File}' could not be written: {exception.Message}",
                "Free some space, or name another file with --file; the workspace was not changed.",
                exception
            );
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = WholeFile.Private;
        return new FileStream(path, options);
    }

    private static async Task WriteAsync(WriteArchiveStep step, Stream file, CancellationToken cancelled)
    {
        await using var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in Files(step))
        {
            cancelled.ThrowIfCancellationRequested();
            // What a dump's name stands for never changes; the others are small, and read once.
            await using Stream content = path.EndsWith(BackupShelf.DumpExtension, StringComparison.Ordinal)
                ? File.OpenRead(path)
                : new MemoryStream(name == ExportedPath.Settings ? Settings(step, path) : File.ReadAllBytes(path));
            hashes[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancelled));
            content.Position = 0;
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = ExportedPath.ModeOf(name) },
                cancelled
            );
        }

        var manifest = new ExportManifest
        {
            Format = ExportManifest.NewestFormat,
            ProductVersion = StackCatalogue.Version,
            Made = TimeProvider.System.GetUtcNow(),
            Workspace = step.Workspace.Id,
            HasSecrets = step.WithSecrets,
            Files = hashes,
        };
        using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, DataJson.Files.ExportManifest));
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, WorkspaceArchive.ManifestName) { DataStream = text },
            cancelled
        );
    }

    private static IEnumerable<(string Name, string Path)> Files(WriteArchiveStep step)
    {
        var (root, data) = (step.Workspace.Root, step.Workspace.DataFolder);
        IEnumerable<string> names =
        [
            .. Below(root, ExportedPath.Components),
            .. new[] { ExportedPath.Settings }.Where(name => File.Exists(Path.Combine(root, name))),
            .. step.WithSecrets && File.Exists(Path.Combine(root, ExportedPath.McpServers))
                ? [ExportedPath.McpServers]
                : Array.Empty<string>(),
            .. Directory.EnumerateFiles(root, "docker-compose*.yml").Select(Path.GetFileName).OfType<string>(),
            .. Below(data, ExportedPath.Instances),
            .. step.WithSecrets ? Below(data, ExportedPath.Secrets) : [],
        ];
        foreach (var name in names.Where(name => ExportedPath.Problem(name) is null))
            yield return (name, ExportedPath.In(step.Workspace, name));
        foreach (var (stack, dump) in step.Backups)
        {
            foreach (var path in new[] { dump, BackupShelf.ManifestOf(dump) })
                yield return ($"{ExportedPath.Backups}/{stack}/{Path.GetFileName(path)}", path);
        }
    }

    // Links are left out: what they lead to may be anywhere.
    private static IEnumerable<string> Below(string root, string folder) =>
        Directory.Exists(Path.Combine(root, folder))
            ? Directory
                .EnumerateFiles(
                    Path.Combine(root, folder),
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
                )
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [];

    // Without what follows from where the workspace lies and, unless they are asked for, providers' keys.
    private static byte[] Settings(WriteArchiveStep step, string path)
    {
        string[] left = [.. KeptSettings.Of(step.Workspace).Keys, .. step.WithSecrets ? [] : ProviderVariables.All];
        var lines = File.ReadAllLines(path)
            .Where(line =>
                !left.Contains(line.TrimStart().Replace("export ", "", StringComparison.Ordinal).Split('=')[0].Trim())
            );
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }
}

internal sealed class PlaceArchiveHandler : StepHandler<PlaceArchiveStep>
{
    protected override async Task RunAsync(PlaceArchiveStep step, StepContext context)
    {
        DataRoot.Ensure(step.Workspace);
        var draft = Path.Combine(step.Workspace.DataFolder, "import.new");
        try
        {
            // Of a killed run.
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
            Folders.Ensure(draft, Account.Current, Folders.Private, withContent: false);
            await UnpackAsync(step.Archive, draft, context.Cancelled);
            foreach (var name in step.Archive.Manifest.Files.Keys)
            {
                var target = ExportedPath.In(step.Workspace, name);
                ExportedPath.EnsureFolder(target, name);
                var unpacked = Path.Combine(draft, name);
                Folders.SetMode(unpacked, ExportedPath.ModeOf(name));
                File.Move(unpacked, target, overwrite: true);
                context.OnLine(target);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{step.Archive.File}' could not be unpacked: {exception.Message}",
                "Free some space, or make the workspace yours to write, and run this again.",
                exception
            );
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    // Into a folder that was empty: nothing there leads elsewhere. Names and kinds were looked at before; the file may be
    // another one by now, so they are looked at again.
    private static async Task UnpackAsync(WorkspaceArchive archive, string folder, CancellationToken cancelled)
    {
        var left = new HashSet<string>(archive.Manifest.Files.Keys, StringComparer.Ordinal);
        await using var reader = WorkspaceArchive.Open(archive.File);
        while (await reader.GetNextEntryAsync(cancellationToken: cancelled) is { } entry)
        {
            if (entry.Name == WorkspaceArchive.ManifestName)
                continue;
            if (!left.Remove(entry.Name) || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                throw WorkspaceArchive.Refused(archive.File, $"changed while it was read: '{entry.Name}'");
            var path = Path.Combine(folder, entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
            if (entry.DataStream is { } content)
                await content.CopyToAsync(file, cancelled);
            file.Position = 0;
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancelled)) != archive.Manifest.Files[entry.Name])
                throw WorkspaceArchive.Refused(archive.File, $"was altered: '{entry.Name}' is not what it was");
        }

        if (left.Count > 0)
            throw WorkspaceArchive.Refused(archive.File, $"is not whole: '{left.First()}' is missing");
    }
}
