using Hive.Service.Knowledge.Searching;
using Hive.Service.Knowledge.Storing;

namespace Hive.Service.Tests.Knowledge;

/// <summary>Before version 0.8, pgvector knows no iterative scan, and a setting that it does not know is an error.</summary>
internal sealed class SearchSqlTests
{
    private static readonly VectorSpace Newer = new("m", 3, Indexed: true, Walks: true);
    private static readonly VectorSpace Older = Newer with { Walks = false };

    [Test]
    public void Only_what_the_installed_pgvector_knows_is_set()
    {
        SearchSql.Settings(Newer).Should().Contain("hnsw.iterative_scan").And.Contain("hnsw.ef_search");
        SearchSql.Settings(Older).Should().NotContain("iterative_scan").And.Contain("hnsw.ef_search");
        SearchSql.Settings(null).Should().NotContain("hnsw");
    }

    [Test]
    public void An_index_that_does_not_go_on_is_not_asked_for_what_fits_a_filter()
    {
        SearchSql.Hybrid(Older, filtered: true, fewFit: false).Should().Contain("materialized");
        SearchSql.Hybrid(Newer, filtered: true, fewFit: false).Should().NotContain("materialized");
        SearchSql.Hybrid(Older, filtered: false, fewFit: false).Should().NotContain("materialized");
    }
}
