using System.Security.Cryptography;

namespace Hive.Service.Knowledge.Storing;

/// <summary>A document on its way into the knowledge base.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Name">Unique within its origin: the same name again replaces the content.</param>
/// <param name="Content">All of its bytes.</param>
public sealed record NewDocument(DocumentOrigin Origin, string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Given to every chunk.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    internal byte[] Hash() => SHA256.HashData(Content.Span);
}
