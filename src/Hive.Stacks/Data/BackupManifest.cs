using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>What is on file about a backup, beside it. Times are UTC.</summary>
public sealed record BackupManifest
{
    /// <summary>The newest format that this version reads.</summary>
    public const int NewestFormat = 1;

    /// <summary>Version of this document's format.</summary>
    public required int Format { get; init; }

    /// <summary>Version of the product that made it.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>Name of the stack, as in the catalogue.</summary>
    public required string Stack { get; init; }

    /// <summary>Name of the further instance; null for the stack itself.</summary>
    public string? Instance { get; init; }

    /// <summary>What tells the workspace from others of its machine.</summary>
    public required string Workspace { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Why, as a phrase.</summary>
    public required string Reason { get; init; }

    /// <summary>Size of the dump, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the dump, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the database held at the very instant of the dump.</summary>
    public required DatabaseFacts Facts { get; init; }

    /// <summary>The manifest of a backup that was made now.</summary>
    public static BackupManifest Of(
        StackInstance stack,
        DatabaseFacts facts,
        string reason,
        long bytes,
        string sha256,
        DateTimeOffset made
    ) =>
        new()
        {
            Format = NewestFormat,
            ProductVersion = StackCatalogue.Version,
            Stack = stack.Name,
            Instance = stack.Instance,
            Workspace = stack.Workspace.Id,
            Made = made,
            Reason = reason,
            Bytes = bytes,
            Sha256 = sha256,
            Facts = facts,
        };

    /// <summary>The manifest as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DataJson.Files.BackupManifest) + "\n";

    /// <summary>The manifest in one line of JSON, with the dump's path in front.</summary>
    /// <param name="file">Absolute path of the dump.</param>
    public string ToLine(string file)
    {
        var line = JsonSerializer.SerializeToNode(this, DataJson.Lines.BackupManifest)!.AsObject();
        line.Insert(0, "file", file);
        return line.ToJsonString(DataJson.Lines.Options);
    }

    /// <summary>Reads a manifest; null when it is none.</summary>
    public static BackupManifest? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, DataJson.Files.BackupManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
