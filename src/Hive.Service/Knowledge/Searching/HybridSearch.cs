using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Metering;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Knowledge.Searching;

/// <summary>Full text and nearest vectors, fused by reciprocal rank.</summary>
public sealed partial class HybridSearch(
    NpgsqlDataSource database,
    VectorStore vectors,
    EmbeddingClient? embeddings,
    HiveMeters meters,
    TimeProvider time,
    ILogger<HybridSearch> log
) : IKnowledgeSearch
{
    // A longer text is a document, not a question.
    private const int LongestQuestion = 4000;

    // For the question's vector: full text alone is worth more than a late answer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // Without pgvector, comparing very many vectors may not take longer than this, in seconds.
    private const int ExactTimeoutSeconds = 5;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token)
    {
        var begun = time.GetTimestamp();
        // PostgreSQL keeps no NUL in a text.
        var question = query.Text.Replace("\0", "", StringComparison.Ordinal);
        question = question.Length > LongestQuestion ? question[..LongestQuestion] : question;
        var succeeded = false;
        try
        {
            var (vector, space) = await VectorOfAsync(question, token);
            var found = vector is null
                ? await WordsAsync(query, question, token)
                : await HybridAsync(query, question, vector, space!, token);
            succeeded = true;
            return found;
        }
        finally
        {
            meters.KnowledgeSearched(succeeded, time.GetElapsedTime(begun));
        }
    }

    private async Task<(float[]? Vector, VectorSpace? Space)> VectorOfAsync(string question, CancellationToken token)
    {
        if (
            embeddings is null
            || vectors.Space is not { } space
            || space.Model != embeddings.Model
            || string.IsNullOrWhiteSpace(question)
        )
            return default;
        try
        {
            var vector = (await embeddings.EmbedOnceAsync([question], Timeout, token))[0];
            return vector.Length == space.Dimension ? (vector, space) : default;
        }
        catch (EmbeddingException e)
        {
            WordsAlone(e.Message);
            return default;
        }
    }

    private async Task<IReadOnlyList<KnowledgePassage>> HybridAsync(
        KnowledgeQuery query,
        string question,
        float[] vector,
        VectorSpace space,
        CancellationToken token
    )
    {
        try
        {
            var fewFit = query.Filter.Count > 0 && await FewFitAsync(query, token);
            return await AskAsync(
                SearchSql.Hybrid(space, query.Filter.Count > 0, fewFit),
                query,
                question,
                vector,
                space.Indexed ? null : ExactTimeoutSeconds,
                token,
                space
            );
        }
        // Npgsql's name for a command's own time limit.
        catch (NpgsqlException e) when (!space.Indexed && e.InnerException is TimeoutException)
        {
            WordsAlone($"Comparing all vectors took longer than {ExactTimeoutSeconds} s; install pgvector for PostgreSQL.");
            return await WordsAsync(query, question, token);
        }
    }

    private Task<IReadOnlyList<KnowledgePassage>> WordsAsync(
        KnowledgeQuery query,
        string question,
        CancellationToken token
    ) => AskAsync(SearchSql.Words(query.Filter.Count > 0), query, question, null, null, token);

    private async Task<bool> FewFitAsync(KnowledgeQuery query, CancellationToken token)
    {
        await using var command = database.CreateCommand(SearchSql.FewFit);
        command.Parameters.Add(FilterOf(query));
        return (bool)(await command.ExecuteScalarAsync(token))!;
    }

    private async Task<IReadOnlyList<KnowledgePassage>> AskAsync(
        string sql,
        KnowledgeQuery query,
        string question,
        float[]? vector,
        int? seconds,
        CancellationToken token,
        VectorSpace? space = null
    )
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(SearchSql.Settings(space)),
                new(sql)
                {
                    Parameters =
                    {
                        new() { Value = question },
                        FilterOf(query),
                        new() { Value = query.MaxResults },
                    },
                },
            },
        };
        batch.Timeout = seconds ?? batch.Timeout;
        if (vector is not null)
            batch.BatchCommands[1].Parameters.Add(new() { Value = vector });
        await batch.PrepareAsync(token);

        await using var reader = await batch.ExecuteReaderAsync(token);
        await reader.NextResultAsync(token);
        List<KnowledgePassage> passages = [];
        while (await reader.ReadAsync(token))
            passages.Add(Passage(reader));
        return passages;
    }

    private static NpgsqlParameter FilterOf(KnowledgeQuery query) =>
        new()
        {
            Value = MetadataJson.Write(query.Filter).Replace("\\u0000", "", StringComparison.Ordinal),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        };

    private static KnowledgePassage Passage(NpgsqlDataReader row)
    {
        var (name, locator) = (row.GetString(1), row.GetString(2));
        return new(
            row.GetString(0),
            locator.Length == 0 ? name : $"{name}#{locator}",
            (double)row.GetDecimal(4),
            MetadataJson.Read(row.GetString(3))
        )
        {
            WordsPlace = row.IsDBNull(5) ? null : (int)row.GetInt64(5),
            MeaningPlace = row.IsDBNull(6) ? null : (int)row.GetInt64(6),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A search used full text alone: {Reason}")]
    private partial void WordsAlone(string reason);
}
