namespace Hive.Service.Knowledge.Documents;

/// <summary>Text without structure but its paragraphs.</summary>
internal static class TextReader
{
    public static DocumentContent Read(string text, IReadOnlyDictionary<string, string> metadata) =>
        new([.. Paragraphs.Pack(text).Select((piece, i) => new Chunk($"part {i + 1}", piece, metadata))], []);
}
