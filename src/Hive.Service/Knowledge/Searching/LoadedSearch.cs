namespace Hive.Service.Knowledge.Searching;

/// <summary>
/// A search that waits for the files of the workspace: the first question after a start would find nothing else.
/// </summary>
/// <param name="search">What searches then.</param>
/// <param name="loaded">Ends when the files are in the knowledge base.</param>
/// <param name="time">Measures the wait.</param>
public sealed class LoadedSearch(IKnowledgeSearch search, Task loaded, TimeProvider time) : IKnowledgeSearch
{
    // All searches together: those of a workspace with thousands of files must not each wait for the last of them.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Lazy<Task> wait = new(() => Task.WhenAny(loaded, Task.Delay(LongestWait, time)));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token)
    {
        await wait.Value.WaitAsync(token);
        return await search.SearchAsync(query, token);
    }
}
