using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Data;

/// <summary>A workspace as one file: a tar archive, packed with gzip.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Manifest">What it says about itself.</param>
internal sealed record WorkspaceArchive(string File, ExportManifest Manifest)
{
    /// <summary>The name of the manifest in it, the last entry.</summary>
    public const string ManifestName = "hive-export.json";

    // Enough for what the console itself writes; a manifest is read into memory.
    private const long LargestManifest = 64L << 20;

    /// <summary>Reads what is in an archive, and changes nothing.</summary>
    /// <exception cref="StackException">It is no such archive, not whole, newer, or leads elsewhere.</exception>
    public static WorkspaceArchive Read(string file)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        ExportManifest? manifest = null;
        try
        {
            using var reader = Open(file);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    throw Refused(file, $"holds '{entry.Name}', which is no file but a {entry.EntryType}");
                if (entry.Name == ManifestName)
                    manifest = Parse(entry);
                else if (ExportedPath.Problem(entry.Name) is { } problem)
                    throw Refused(file, $"holds '{entry.Name}', which {problem}");
                else if (!names.Add(entry.Name))
                    throw Refused(file, $"holds '{entry.Name}' twice");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException)
        {
            throw Refused(file, $"is no archive, or not whole ({exception.Message.TrimEnd('.')})");
        }

        if (manifest is null)
            throw Refused(file, $"is no archive that ExportWorkspace made, or not whole: it has no {ManifestName}");
        if (manifest.Format > ExportManifest.NewestFormat || IsNewer(manifest.ProductVersion))
        {
            throw Refused(
                file,
                $"was made by version {manifest.ProductVersion} of this product, and this is {StackCatalogue.Version}"
            );
        }

        return names.SetEquals(manifest.Files.Keys)
            ? new WorkspaceArchive(file, manifest)
            : throw Refused(file, "does not hold the files that it says it does");
    }

    /// <summary>Opens an archive's entries.</summary>
    public static TarReader Open(string file) =>
        new(new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress));

    /// <summary>The refusal of an archive.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="problem">Why, as a clause that begins with the verb.</param>
    public static StackException Refused(string file, string problem) =>
        new(FailureKind.Refused, $"'{file}' {problem}.", "Choose another archive; nothing was changed.");

    private static ExportManifest? Parse(TarEntry entry)
    {
        if (entry.DataStream is not { } stream || entry.Length > LargestManifest)
            return null;
        try
        {
            return JsonSerializer.Deserialize(stream, DataJson.Files.ExportManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsNewer(string version) =>
        !Version.TryParse(version, out var made) || made > Version.Parse(StackCatalogue.Version);
}

/// <summary>What an archive of a workspace says about itself.</summary>
internal sealed record ExportManifest
{
    /// <summary>The newest format that this version reads.</summary>
    public const int NewestFormat = 1;

    /// <summary>Version of this document's format.</summary>
    public required int Format { get; init; }

    /// <summary>Version of the product that made it.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>What tells the workspace that it was made of from others of its machine.</summary>
    public required string Workspace { get; init; }

    /// <summary>Whether keys and passwords are in it.</summary>
    public required bool HasSecrets { get; init; }

    /// <summary>SHA-256 of each file, in lower-case hexadecimal, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
