using System.Globalization;
using Hive.Service.Knowledge.Storing;

namespace Hive.Service.Knowledge.Searching;

/// <summary>The statements of a search. Only numbers of our own are written into them; texts are parameters.</summary>
/// <remarks>Parameters: $1 question, $2 filter, $3 how many, $4 the question's vector.</remarks>
internal static class SearchSql
{
    /// <summary>The constant of reciprocal rank fusion, from its paper (Cormack and others, 2009).</summary>
    private const int Damping = 60;

    // What each side hands to the fusion at least.
    private const int Candidates = 60;

    // Ranking reads every matching row, so a question of common words only is answered from a part of what matches.
    private const int MostMatches = 1000;

    // Up to here comparing every chunk that fits the filter is quicker than walking the index until enough fit.
    private const int FewChunks = 2000;

    /// <summary>
    /// For one transaction: the compiler costs more than it saves, and the walk goes on until enough rows fit the filter.
    /// </summary>
    public static string Settings(VectorSpace? space) =>
        "select set_config('jit', 'off', true)"
        + (space is { Indexed: true } ? ", set_config('hnsw.ef_search', '100', true)" : "")
        + (space is { Indexed: true, Walks: true } ? ", set_config('hnsw.iterative_scan', 'strict_order', true)" : "");

    /// <summary>Whether few chunks fit the filter ($1).</summary>
    public static string FewFit { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select count(*) <= {FewChunks} from
            (select from hive.knowledge_chunks where metadata @> $1 limit {FewChunks + 1}) fitting
            """
        );

    /// <summary>Full text alone.</summary>
    public static string Words(bool filtered) => Fused(WordRanks(filtered), lists: 1);

    /// <summary>Full text and the nearest vectors.</summary>
    public static string Hybrid(VectorSpace space, bool filtered, bool fewFit) =>
        Fused(
            WordRanks(filtered)
                + " union all "
                + (
                    !space.Indexed ? ExactRanks
                    // An index that does not go on could end before enough rows fit.
                    : fewFit || (filtered && !space.Walks) ? FilteredRanks(space.Dimension)
                    : IndexedRanks(space.Dimension, filtered)
                ),
            lists: 2
        );

    private static string WordRanks(bool filtered) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select id, row_number() over (order by fit desc, id) as place, true as by_words from (
                select c.id, ts_rank(c.words, (select hive.question_words($1, null)), 1) as fit from (
                    select id, words from hive.knowledge_chunks
                    where words @@ (select hive.question_words($1, {MostMatches})) {(
                filtered ? "and metadata @> $2" : ""
            )} limit {2 * MostMatches}
                ) c order by fit desc, c.id limit greatest({Candidates}, $3)
            ) worded
            """
        );

    private static string IndexedRanks(int dimension, bool filtered) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select id, row_number() over () as place, false as by_words from (
                select v.chunk_id as id from hive.knowledge_vectors v
                {(filtered ? "join hive.knowledge_chunks c on c.id = v.chunk_id and c.metadata @> $2" : "")}
                order by v.embedding::halfvec({dimension}) <=> $4::real[]::halfvec({dimension})
                limit greatest({Candidates}, $3)
            ) near
            """
        );

    private static string FilteredRanks(int dimension) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select id, row_number() over () as place, false as by_words from (
                with fitting as materialized (select id from hive.knowledge_chunks where metadata @> $2)
                select v.chunk_id as id from fitting f join hive.knowledge_vectors v on v.chunk_id = f.id
                order by v.embedding::vector({dimension}) <=> $4::real[]::vector({dimension}), v.chunk_id
                limit greatest({Candidates}, $3)
            ) near
            """
        );

    private static string ExactRanks =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select id, row_number() over () as place, false as by_words from (
                select v.chunk_id as id from hive.knowledge_vectors v
                join hive.knowledge_chunks c on c.id = v.chunk_id and c.metadata @> $2
                order by hive.similarity(v.embedding, $4) desc, v.chunk_id limit greatest({Candidates}, $3)
            ) near
            """
        );

    private static string Fused(string ranks, int lists) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select c.text, d.name, c.locator, c.metadata, f.score, f.words_place, f.meaning_place from (
                select id, sum(1.0 / ({Damping} + place)) * ({Damping} + 1) / {lists} as score,
                    min(place) filter (where by_words) as words_place,
                    min(place) filter (where not by_words) as meaning_place
                from ({ranks}) ranked group by id
                order by score desc, id limit $3
            ) f join hive.knowledge_chunks c on c.id = f.id join hive.knowledge_documents d on d.id = c.document_id
            order by f.score desc, c.id
            """
        );
}
