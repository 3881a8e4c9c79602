namespace Hive.Service.Knowledge.Storing;

/// <summary>A piece of a document as it is stored.</summary>
/// <param name="Ordinal">Its place in the document, from 0.</param>
/// <param name="Locator">Where in the document; may be empty.</param>
/// <param name="Text">What is searched and shown.</param>
/// <param name="Metadata">What filters look at.</param>
/// <param name="IsEmbedded">Whether it can be found by meaning.</param>
public sealed record StoredChunk(
    int Ordinal,
    string Locator,
    string Text,
    IReadOnlyDictionary<string, string> Metadata,
    bool IsEmbedded
);
