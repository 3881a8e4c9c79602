using System.Security.Cryptography;
using System.Text;

namespace Hive.Service.Knowledge.Documents;

/// <summary>A piece of a document that is found and shown as one.</summary>
/// <param name="Locator">Where in the document: a heading, <c>row 12</c>, <c>page 3</c>; may be empty. Not part of its
/// identity.</param>
/// <param name="Text">What is searched and shown.</param>
/// <param name="Metadata">What filters look at.</param>
public sealed record Chunk(string Locator, string Text, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>SHA-256 of text and metadata: a chunk that only moved keeps it, and with it its embedding.</summary>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Text);
        foreach (var (name, value) in Metadata.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, value);
        }
        return hash.GetHashAndReset();
    }

    // The length first: "ab" + "c" and "a" + "bc" differ.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
