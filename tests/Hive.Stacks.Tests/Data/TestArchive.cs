using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

/// <summary>Archives of a workspace, right or wrong as a test needs them.</summary>
internal static class TestArchive
{
    public static void Write(string file, params IEnumerable<TarEntry> entries)
    {
        using var packed = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        using var tar = new TarWriter(packed);
        foreach (var entry in entries)
            tar.WriteEntry(entry);
    }

    public static PaxTarEntry Entry(string name, string text) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    public static PaxTarEntry Entry(ExportManifest manifest) =>
        Entry(WorkspaceArchive.ManifestName, JsonSerializer.Serialize(manifest, DataJson.Files.ExportManifest));

    /// <param name="hashes">SHA-256 of each file, by its name.</param>
    public static ExportManifest Manifest(params (string Name, string Hash)[] hashes) =>
        new()
        {
            Format = ExportManifest.NewestFormat,
            ProductVersion = StackCatalogue.Version,
            Made = DateTimeOffset.UnixEpoch,
            Workspace = "00000000",
            HasSecrets = false,
            Files = hashes.ToDictionary(file => file.Name, file => file.Hash),
        };
}
