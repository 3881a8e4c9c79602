using Hive.Service.Database;
using Hive.Service.Problems;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Service.Tests.Database;

internal sealed class MigratorTests
{
    private static readonly Migration Bees = new(1, "bees", "create table hive.bees (name text)");
    private static readonly Migration Honey = new(
        2,
        "honey",
        "create table hive.honey (grams int); insert into hive.honey values (1)"
    );

    private TestDatabase database = null!;
    private NpgsqlDataSource connections = null!;

    [SetUp]
    public async Task MakeDatabase()
    {
        database = await SharedPostgres.NewDatabaseAsync();
        connections = database.Connect();
    }

    [TearDown]
    public async Task Disconnect()
    {
        await connections.DisposeAsync();
        database.Dispose();
    }

    [Test]
    public async Task The_programs_own_migrations_fit_an_empty_database()
    {
        var own = MigrationCatalogue.Embedded();
        (await MigrateAsync([.. own])).Should().Be(own.Count);
        (await database.ValueAsync<long>("select count(*) from hive.installation")).Should().Be(1);
    }

    [Test]
    public async Task Each_migration_is_applied_once()
    {
        (await MigrateAsync(Bees)).Should().Be(1);
        (await MigrateAsync(Bees, Honey)).Should().Be(1);
        (await MigrateAsync(Bees, Honey)).Should().Be(0);
        (await database.ValueAsync<long>("select count(*) from hive.honey")).Should().Be(1);
    }

    [Test]
    public async Task Programs_that_start_at_once_apply_each_migration_once_among_them()
    {
        var pools = Enumerable.Range(0, 5).Select(_ => database.Connect()).ToList();
        var slow = new Migration(1, "slow", "select pg_sleep(0.2); create table hive.slow ()");
        var applied = await Task.WhenAll(
            pools.Select(pool => Migrator(pool, slow, Honey).MigrateAsync(CancellationToken.None))
        );
        applied.Sum().Should().Be(2);
        pools.ForEach(pool => pool.Dispose());
    }

    [Test]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await MigrateAsync(Bees, Honey);
        (await RefusalAsync(Bees))
            .Cause.Should()
            .Be("The database is newer than this program: it has migration 2 (honey), the program knows 1.");
    }

    [Test]
    public async Task A_migration_with_another_text_than_the_applied_one_is_refused()
    {
        await MigrateAsync(Bees, Honey);
        var edited = new Migration(2, "honey", "create table hive.honey (kilograms int)");
        (await RefusalAsync(Bees, edited)).Cause.Should().Match("Migration 0002_honey was applied * with another text *");
    }

    [Test]
    public async Task A_history_with_a_hole_is_refused()
    {
        await MigrateAsync(Bees, Honey);
        await database.RunAsync("delete from hive.schema_migrations where version = 1");
        (await RefusalAsync(Bees, Honey))
            .Cause.Should()
            .Be("The database lacks migration 0001_bees although it has later ones.");
    }

    [Test]
    public async Task A_refused_database_is_left_as_it_was()
    {
        await MigrateAsync(Bees);
        await RefusalAsync(new Migration(1, "bees", "select 'edited'"), Honey);
        (await database.ValueAsync<bool>("select to_regclass('hive.honey') is null")).Should().BeTrue();
    }

    [Test]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_can_be_tried_again()
    {
        // Its own statements succeed; what fails is the entry in the history after them.
        var broken = new Migration(
            2,
            "honey",
            "create table hive.honey (grams int); alter table hive.schema_migrations add check (version < 2)"
        );
        await FluentActions.Awaiting(() => MigrateAsync(Bees, broken)).Should().ThrowAsync<PostgresException>();

        (
            await database.ValueAsync<bool>(
                "select to_regclass('hive.bees') is not null and to_regclass('hive.honey') is null"
            )
        )
            .Should()
            .BeTrue();
        (await MigrateAsync(Bees, Honey)).Should().Be(1);
    }

    [Test]
    public async Task After_a_failure_the_lock_is_free_for_another_program()
    {
        await FluentActions
            .Awaiting(() => MigrateAsync(new Migration(1, "broken", "select 1/0")))
            .Should()
            .ThrowAsync<PostgresException>();
        (
            await database.ValueAsync<long>(
                "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
            )
        )
            .Should()
            .Be(0);
    }

    private Task<int> MigrateAsync(params Migration[] known) =>
        Migrator(connections, known).MigrateAsync(CancellationToken.None);

    private async Task<RefusedException> RefusalAsync(params Migration[] known) =>
        (await FluentActions.Awaiting(() => MigrateAsync(known)).Should().ThrowAsync<RefusedException>()).Which;

    private static Migrator Migrator(NpgsqlDataSource connections, params Migration[] known) =>
        new(connections, known, NullLogger<Migrator>.Instance);
}
