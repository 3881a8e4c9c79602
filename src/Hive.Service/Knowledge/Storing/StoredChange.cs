namespace Hive.Service.Knowledge.Storing;

/// <summary>What storing a document changed.</summary>
/// <param name="Id">The document.</param>
/// <param name="Added">Chunks that are new.</param>
/// <param name="Removed">Chunks that are gone.</param>
/// <param name="Kept">Chunks that stayed, with their embeddings.</param>
public sealed record StoredChange(Guid Id, int Added, int Removed, int Kept)
{
    internal bool IsNone => Added + Removed == 0;
}
