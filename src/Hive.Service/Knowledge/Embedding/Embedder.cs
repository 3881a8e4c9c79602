using System.Threading.Channels;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Metering;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>Gives every chunk without a vector one, whoever stored it, and goes on where it stopped after a restart.</summary>
public sealed partial class Embedder(
    EmbeddingClient client, VectorStore vectors, KnowledgeStore store, HiveMeters meters, TimeProvider time, ILogger<Embedder> log)
{
    // Calls under way at once: the endpoint works while answers are stored.
    private const int AtOnce = 4;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Why the last round ended early; nothing when it did not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Until cancelled: at once after something was stored, else every few seconds.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        // One note is enough, however many documents came: a round embeds all that is missing.
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake(object? sender, EventArgs e) => news.Writer.TryWrite(true);
        store.Added += Wake;
        try
        {
            for (var pause = Round; ; )
            {
                pause = await TryRoundAsync(token) ? Round : Longer(pause);
                await WaitAsync(news.Reader, pause, token);
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
        await vectors.ForgetOthersAsync(client.Model, token);
        var many = await vectors.DropIndexForManyAsync(token);
        try
        {
            return await EmbedMissingAsync(token);
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
            var missing = await vectors.MissingAsync(last, client.BatchSize * AtOnce, token);
            if (missing.Count == 0)
                return done;
            var embedded = await Task.WhenAll(missing.Chunk(client.BatchSize).Select(batch => EmbedAsync(batch, token)));
            List<(long, float[])> all = [.. embedded.SelectMany(one => one)];
            await vectors.UseAsync(client.Model, all[0].Item2.Length, token);
            await vectors.AddAsync(all, token);
            meters.ChunksEmbedded(all.Count);
            last = missing[^1].Id;
            done += all.Count;
        }
    }

    private async Task WaitAsync(ChannelReader<bool> news, TimeSpan atMost, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            await news.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Nothing new: time for a round all the same, as the endpoint may be back.
        }
    }

    private async Task<bool> TryRoundAsync(CancellationToken token)
    {
        try
        {
            if (await CatchUpAsync(token) is > 0 and var chunks)
                Embedded(chunks);
            Trouble = null;
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

    private async Task<IEnumerable<(long, float[])>> EmbedAsync((long Id, string Text)[] batch, CancellationToken token)
    {
        var answer = await client.EmbedAsync([.. batch.Select(one => one.Text)], token);
        return batch.Select(one => one.Id).Zip(answer);
    }

    private void Report(string trouble)
    {
        // Repeated every round: only news is worth a line.
        if (trouble != Trouble)
            Waiting(trouble);
        Trouble = trouble;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Chunks} chunks of the knowledge base got embeddings")]
    private partial void Embedded(int chunks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Embeddings wait: {Trouble}")]
    private partial void Waiting(string trouble);
}
