using Hive.Service.Database;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Service.Tests.Database;

/// <summary>Every order that a list offers comes out of an index: no list reads and sorts all rows for a page.</summary>
internal sealed class ListIndexTests
{
    private TestDatabase database = null!;
    private NpgsqlDataSource connections = null!;

    [OneTimeSetUp]
    public async Task Migrate()
    {
        database = await SharedPostgres.NewDatabaseAsync();
        connections = database.Connect();
        await new Migrator(connections, MigrationCatalogue.Embedded(), NullLogger<Migrator>.Instance).MigrateAsync(
            CancellationToken.None
        );
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await connections.DisposeAsync();
        database.Dispose();
    }

    [TestCase("runs order by id desc")]
    [TestCase("runs where user_id = 'u' order by id desc")]
    [TestCase("runs where session_id = 's' order by id")]
    [TestCase("runs where kind = 'agent' and component_id = 'c' order by id desc")]
    [TestCase("runs where status = 'failed' order by id desc")]
    [TestCase("runs where status = 'paused' order by id desc")]
    [TestCase("runs where ended_at < now() order by ended_at")]
    [TestCase("sessions order by updated_at desc, id")]
    [TestCase("sessions order by updated_at, id")]
    [TestCase("sessions order by created_at desc, id")]
    [TestCase("sessions order by created_at, id")]
    [TestCase("sessions where user_id = 'u' order by updated_at desc, id")]
    [TestCase("sessions where user_id = 'u' order by created_at desc, id")]
    [TestCase("sessions where kind = 'agent' and component_id = 'c' order by updated_at desc, id")]
    [TestCase("sessions where kind = 'agent' and component_id = 'c' order by created_at desc, id")]
    [TestCase("memories order by updated_at desc, id desc")]
    [TestCase("memories where user_id = 'u' order by updated_at desc, id desc")]
    [TestCase("knowledge_documents order by updated_at desc, id")]
    [TestCase("run_events where run_id = '019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d' and seq > 1 order by seq")]
    [TestCase("component_versions where kind = 'agent' and component_id = 'c' order by version desc")]
    public async Task A_page_is_read_in_the_order_of_an_index(string list)
    {
        await using var batch = connections.CreateBatch();
        // Only what no index can do remains.
        batch.BatchCommands.Add(new("set local enable_seqscan = off"));
        batch.BatchCommands.Add(new("set local enable_bitmapscan = off"));
        batch.BatchCommands.Add(new("set local enable_sort = off"));
        batch.BatchCommands.Add(new($"explain select * from hive.{list} limit 20"));
        await using var reader = await batch.ExecuteReaderAsync();
        List<string> plan = [];
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(0));

        plan.Should().Contain(line => line.Contains("Index Scan"));
        // Of rows that an index has in order already, those of the same instant may be sorted.
        plan.Should()
            .NotContain(line => line.Contains("Sort") && !line.Contains("Incremental Sort") && !line.Contains("Sort Key"));
    }
}
