using Hive.Service.Health;
using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Hive.Service.Tests.Health;

internal sealed class DatabaseProbeTests
{
    // Stopped and frozen by these tests, so not the shared one.
    private ThrowawayPostgres cluster = null!;
    private TestDatabase database = null!;
    private NpgsqlDataSource connections = null!;
    private DatabaseProbe probe = null!;

    [SetUp]
    public async Task Connect()
    {
        cluster = await ThrowawayPostgres.StartNewAsync();
        database = await TestDatabase.CreateAsync(cluster);
        connections = database.Connect();
        probe = new(connections, TimeProvider.System);
    }

    [TearDown]
    public async Task Disconnect()
    {
        await connections.DisposeAsync();
        database.Dispose();
        await cluster.DisposeAsync();
    }

    [Test]
    public async Task A_database_without_pgvector_is_healthy() =>
        (await AskAsync()).Should().BeEquivalentTo(new { IsHealthy = true, VectorVersion = (string?)null });

    [Test]
    public async Task The_version_of_pgvector_is_the_one_in_this_database()
    {
        // The entry that "create extension vector" makes: the extension itself may not be on this machine.
        await database.RunAsync(
            """
            set allow_system_table_mods = on;
            insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
            select 90000, 'vector', 10, oid, true, '0.8.0' from pg_namespace where nspname = 'public'
            """
        );
        (await AskAsync()).VectorVersion.Should().Be("0.8.0");
    }

    [Test]
    public async Task A_stopped_database_is_unhealthy_with_a_reason()
    {
        await AskAsync();
        await cluster.StopAsync();
        (await AskAsync()).Error.Should().StartWith("PostgreSQL cannot be reached");
    }

    [Test]
    public async Task The_first_question_after_a_restart_is_not_spoilt_by_old_connections()
    {
        await AskAsync();
        await cluster.StopAsync();
        await cluster.StartAsync();
        (await AskAsync()).Error.Should().BeNull();
    }

    [Test]
    public async Task A_frozen_server_is_unhealthy_and_healthy_again_when_it_thaws()
    {
        await AskAsync();
        var time = new FakeTimeProvider();
        var asked = new DatabaseProbe(connections, time);
        var backend = await database.ValueAsync<int>("select pid from pg_stat_activity where application_name = 'hive-api'");
        Signals.Freeze(backend);
        try
        {
            var answer = asked.AskAsync(CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(2));
            // Far below the 30 s that a query may take otherwise.
            (await answer.WaitAsync(TimeSpan.FromSeconds(15)))
                .Error.Should()
                .Be("PostgreSQL did not answer in time");
        }
        finally
        {
            Signals.Continue(backend);
        }
        (await AskAsync()).Error.Should().BeNull();
    }

    [Test]
    public async Task Many_who_ask_at_once_take_one_connection()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AskAsync()));
        (await database.ValueAsync<long>("select count(*) from pg_stat_activity where application_name = 'hive-api'"))
            .Should()
            .Be(1);
    }

    [Test]
    public async Task A_new_password_in_the_file_opens_new_connections()
    {
        await AskAsync();
        await database.RunAsync($"alter role {database.Name} password 'another-password'");
        connections.Clear();
        (await AskAsync()).Error.Should().Contain("password authentication failed").And.NotContain(database.Password);

        await File.WriteAllTextAsync(database.PasswordFile, "another-password");
        await Eventually.HoldsWhenReachedAsync("the new password is used", async () => (await AskAsync()).IsHealthy);
    }

    private Task<DatabaseHealth> AskAsync() => probe.AskAsync(CancellationToken.None);
}
