namespace Hive.Service.Knowledge;

/// <summary>A knowledge base without passages, where none is set up.</summary>
public sealed class NoKnowledge : IKnowledgeSearch
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<KnowledgePassage>>([]);
}
