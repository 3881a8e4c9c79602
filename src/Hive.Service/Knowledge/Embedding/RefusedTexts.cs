using System.Collections.Concurrent;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>
/// Texts that the endpoint refuses. They are found by halving the call that was refused, and put aside, so that all others
/// get their vectors.
/// </summary>
/// <remarks>
/// Kept in memory: after a restart each is asked for once more, as the endpoint may have become another one.
/// </remarks>
internal sealed class RefusedTexts(EmbeddingClient client)
{
    // Nothing that an endpoint which works could refuse.
    private const string Harmless = "text";

    private readonly ConcurrentDictionary<long, string> reasons = new();

    /// <summary>Their chunks.</summary>
    public IReadOnlyCollection<long> Ids => [.. reasons.Keys];

    /// <summary>How many there are, and why; nothing when there are none.</summary>
    public string? Error =>
        reasons.Values.FirstOrDefault() is { } reason
            ? $"{(reasons.Count == 1 ? "1 text has no vector: the endpoint refuses it" : $"{reasons.Count} texts have no vector: the endpoint refuses them")}. {reason}"
            : null;

    /// <summary>Forgets all but these.</summary>
    public void Keep(IReadOnlyCollection<long> ids)
    {
        foreach (var gone in reasons.Keys.Except(ids).ToList())
            reasons.TryRemove(gone, out _);
    }

    /// <summary>The vectors of all texts but those that the endpoint refuses.</summary>
    /// <exception cref="EmbeddingException">It does not refuse a text, it fails, or refuses everything.</exception>
    public async Task<IEnumerable<(long, float[])>> EmbedOthersAsync(
        ArraySegment<(long Id, string Text)> batch,
        CancellationToken token
    )
    {
        try
        {
            var answer = await client.EmbedAsync([.. batch.Select(one => one.Text)], token);
            return batch.Select(one => one.Id).Zip(answer);
        }
        catch (EmbeddingException e) when (e.MayBeOfTheText && batch.Count > 1)
        {
            var half = batch.Count / 2;
            return [.. await EmbedOthersAsync(batch[..half], token), .. await EmbedOthersAsync(batch[half..], token)];
        }
        catch (EmbeddingException e) when (e.MayBeOfTheText)
        {
            // A wrong model is refused in the same way, and then every text would be put aside.
            await client.EmbedAsync([Harmless], token);
            reasons[batch[0].Id] = e.Cause;
            return [];
        }
    }
}
