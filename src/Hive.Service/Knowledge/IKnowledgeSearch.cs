namespace Hive.Service.Knowledge;

/// <summary>Finds the passages of the knowledge base that answer a question best.</summary>
public interface IKnowledgeSearch
{
    /// <summary>The best passages first; none when the knowledge base holds nothing that fits.</summary>
    /// <remarks>
    /// Without embeddings, or while their endpoint fails, full text alone decides; the search itself does not fail for that.
    /// </remarks>
    Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token);
}
