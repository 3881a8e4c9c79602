using System.Threading.Channels;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Metering;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>
/// Gives every chunk without a vector one, whoever stored it, and goes on where it stopped after a restart.
/// </summary>
public sealed partial class Embedder(
    EmbeddingClient client,
    VectorStore vectors,
    KnowledgeStore store,
    HiveMeters meters,
    TimeProvider time,
    ILogger<Embedder> log
)
{
    // Calls under way at once: the endpoint works while answers are stored.
    private const int AtOnce = 4;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly RefusedTexts refused = new(client);
    private long lookedThroughTo = -1;
    private long lookedThroughAt;

    /// <summary>Why the last round ended early, or which texts stay without a vector; nothing when all have one.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Until cancelled: at once after something was stored, else every few seconds; more and more seldom while it fails.
    /// </summary>
    public async Task RunAsync(CancellationToken token)
    {
        // One note is enough, however many documents came: a round embeds all that is missing.
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake(object? sender, EventArgs e) => news.Writer.TryWrite(true);
        store.Added += Wake;
        try
        {
            var (pause, isNews) = (Round, true);
            while (true)
            {
                if (!isNews && !await MayMissAsync(token))
                {
                    isNews = await WaitAsync(news.Reader, Round, token);
                }
                else if (await TryRoundAsync(token))
                {
                    pause = Round;
                    isNews = await WaitAsync(news.Reader, Round, token);
                }
                else
                {
                    // An endpoint that fails is left alone, however much comes meanwhile.
                    pause = Longer(pause);
                    await Task.Delay(pause, time, token);
                    isNews = true;
                }
            }
        }
        finally
        {
            store.Added -= Wake;
        }
    }

    /// <summary>Embeds all that is missing now. Returns how many chunks that were.</summary>
    /// <exception cref="EmbeddingException">The endpoint gives no vectors.</exception>
    public async Task<int> CatchUpAsync(CancellationToken token)
    {
        var (newest, now) = (await vectors.NewestAsync(token), time.GetTimestamp());
        await vectors.ForgetOthersAsync(client.Model, token);
        var many = await vectors.DropIndexForManyAsync(token);
        try
        {
            var done = await EmbedMissingAsync(token);
            (lookedThroughTo, lookedThroughAt) = (newest, now);
            return done;
        }
        finally
        {
            if (many)
                await vectors.LookAsync(token);
        }
    }

    private async Task<int> EmbedMissingAsync(CancellationToken token)
    {
        var done = 0;
        for (var last = 0L; ; )
        {
            var missing = await vectors.MissingAsync(last, client.BatchSize * AtOnce, refused.Ids, token);
            if (missing.Count == 0)
                break;
            var embedded = await Task.WhenAll(
                missing.Chunk(client.BatchSize).Select(batch => refused.EmbedOthersAsync(batch, token))
            );
            List<(long, float[])> all = [.. embedded.SelectMany(one => one)];
            if (all.Count > 0)
            {
                await vectors.UseAsync(client.Model, all[0].Item2.Length, token);
                await vectors.AddAsync(all, token);
                meters.ChunksEmbedded(all.Count);
            }
            last = missing[^1].Id;
            done += all.Count;
        }
        refused.Keep(refused.Ids.Count == 0 ? [] : await vectors.PresentAsync(refused.Ids, token));
        Report(refused.Error);
        return done;
    }

    // Chunks get ever higher ids. Those of a transaction that is long under way are found by the thorough look.
    private async Task<bool> MayMissAsync(CancellationToken token)
    {
        try
        {
            return time.GetElapsedTime(lookedThroughAt) >= LongestPause
                || await vectors.NewestAsync(token) != lookedThroughTo;
        }
        catch (NpgsqlException) when (!token.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<bool> WaitAsync(ChannelReader<bool> news, TimeSpan atMost, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            return await news.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Nothing new from this program; another one may have added something.
            return false;
        }
    }

    private async Task<bool> TryRoundAsync(CancellationToken token)
    {
        try
        {
            if (await CatchUpAsync(token) is > 0 and var chunks)
                Embedded(chunks);
            return true;
        }
        catch (EmbeddingException e)
        {
            Report(e.Message);
            return false;
        }
        catch (NpgsqlException e) when (!token.IsCancellationRequested)
        {
            Report($"PostgreSQL did not take the vectors: {e.Message}");
            return false;
        }
    }

    private void Report(string? error)
    {
        // Repeated every round: only news is worth a line.
        if (error is not null && error != Error)
            Waiting(error);
        Error = error;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Chunks} chunks of the knowledge base got embeddings")]
    private partial void Embedded(int chunks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Embeddings wait: {Error}")]
    private partial void Waiting(string error);
}
