using System.Security.Cryptography;
using System.Text;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Companions;

/// <summary>All that a companion works with, made from the stacks that are up.</summary>
/// <param name="Version">Twelve hexadecimal digits over what the files say.</param>
/// <param name="Files">Each with its path below the configuration's folder.</param>
public sealed record Configuration(string Version, IReadOnlyList<FolderFile> Files)
{
    /// <summary>What stands in a text for the version.</summary>
    public const string Mark = "{{version}}";

    /// <summary>Files, in which the mark is replaced by what follows from all of them.</summary>
    /// <param name="texts">Path below the folder, what it says, and whether only its owner may read it.</param>
    public static Configuration Of(IReadOnlyList<(string Path, string Text, bool IsPrivate)> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text, _) in texts)
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{text.Length}\0{text}"));
        var version = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        return new(
            version,
            [
                .. texts.Select(one => new FolderFile(
                    one.Path,
                    Encoding.UTF8.GetBytes(one.Text.Replace(Mark, version, StringComparison.Ordinal)),
                    one.IsPrivate
                )),
            ]
        );
    }

    /// <summary>A template with its values: <c>{{name}}</c> for each.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(
            template,
            (text, value) => text.Replace("{{" + value.Key + "}}", value.Value, StringComparison.Ordinal)
        );
}
