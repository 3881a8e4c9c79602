using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests;

internal sealed class StartAndStopTests
{
    private TestDatabase database = null!;
    private ApiEnvironment environment = null!;

    [SetUp]
    public async Task MakeDatabase()
    {
        database = await SharedPostgres.NewDatabaseAsync();
        environment = ApiEnvironment.For(database);
    }

    [TearDown]
    public void RemoveDatabase()
    {
        environment.Dispose();
        database.Dispose();
    }

    [Test]
    public async Task Two_that_start_at_once_migrate_the_database_once()
    {
        using var beside = ApiEnvironment.For(database);
        await using var one = ApiProcess.Start(environment);
        await using var two = ApiProcess.Start(beside);
        await one.HealthAsync(HttpStatusCode.OK, "ready");
        await two.HealthAsync(HttpStatusCode.OK, "ready");

        one.Output.Concat(two.Output)
            .Count(line => line.Contains("0001_installation applied", StringComparison.Ordinal))
            .Should()
            .Be(1);
        (await database.ValueAsync<long>("select count(*) from hive.installation")).Should().Be(1);
    }

    [Test]
    public async Task A_restart_finds_the_same_installation()
    {
        await ServeOnceAsync();
        var first = await database.ValueAsync<Guid>("select id from hive.installation");
        await ServeOnceAsync();
        (await database.ValueAsync<Guid>("select id from hive.installation")).Should().Be(first);
    }

    [Test]
    public async Task A_newer_database_ends_the_program_with_6_and_a_remedy()
    {
        await ServeOnceAsync();
        await database.RunAsync("insert into hive.schema_migrations (version, name, checksum) values (9999, 'future', 'x')");

        var (code, output, errors) = await ApiProcess.RunAsync(environment);
        code.Should().Be(6);
        errors
            .Should()
            .Match("hive-api: The database is newer than this program: * 9999 (future)*. Run a program at least as new *");
        output.Should().Contain("\"LogLevel\":\"Critical\"").And.Contain("newer than this program");
    }

    [Test]
    public async Task An_edited_migration_ends_the_program_with_6()
    {
        await ServeOnceAsync();
        await database.RunAsync("update hive.schema_migrations set checksum = 'edited' where version = 1");

        var (code, _, errors) = await ApiProcess.RunAsync(environment);
        code.Should().Be(6);
        errors.Should().Match("hive-api: Migration 0001_installation was applied to the database with another text *");
    }

    [Test]
    public async Task While_another_program_migrates_the_api_says_so()
    {
        await ServeOnceAsync();
        await using var pool = database.Connect();
        await using var holder = await pool.OpenConnectionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("select pg_advisory_lock(1212765765)", holder))
            await hold.ExecuteNonQueryAsync();

        await using var api = ApiProcess.Start(environment);
        (await api.HealthAsync(HttpStatusCode.ServiceUnavailable, "migrate")).Text("status").Should().Be("unhealthy");
        await using (var release = new Npgsql.NpgsqlCommand("select pg_advisory_unlock_all()", holder))
            await release.ExecuteNonQueryAsync();
        await api.HealthAsync(HttpStatusCode.OK, "ready");
    }

    [Test]
    public async Task Sigterm_ends_a_serving_api_cleanly()
    {
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        Signals.Terminate(api.Id);
        (await api.ExitCodeAsync()).Should().Be(0);
        api.Errors.Should().BeEmpty();
        (
            await database.ValueAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'hive-api'"
            )
        )
            .Should()
            .Be(0);
    }

    [Test]
    public async Task Sigterm_ends_an_api_that_still_waits_for_postgres()
    {
        using var alone = ApiEnvironment.WithoutDatabase();
        await using var api = ApiProcess.Start(alone);
        await api.HealthAsync(HttpStatusCode.ServiceUnavailable);
        Signals.Terminate(api.Id);
        (await api.ExitCodeAsync()).Should().Be(0);
    }

    [Test]
    public async Task Sigterm_does_not_wait_for_a_client_that_never_finishes_its_request()
    {
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, environment.Port);
        await client
            .GetStream()
            .WriteAsync("POST /api/v1/version HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1"u8.ToArray());

        Signals.Terminate(api.Id);
        (await api.ExitCodeAsync()).Should().Be(0);
    }

    [Test]
    public async Task Every_connection_that_is_made_until_the_end_gets_its_answer()
    {
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        var (answered, broken) = (0, new ConcurrentQueue<string>());
        var clients = Enumerable
            .Range(0, 128)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (await TryAskAsync() is { } answer)
                    {
                        if (answer.StartsWith("HTTP/1.1 401", StringComparison.Ordinal))
                            Interlocked.Increment(ref answered);
                        else
                            broken.Enqueue(answer);
                    }
                })
            )
            .ToList();
        await Eventually.HoldsWhenReachedAsync("they ask", () => Task.FromResult(answered > 500));

        Signals.Terminate(api.Id);
        (await api.ExitCodeAsync()).Should().Be(0);
        await Task.WhenAll(clients);

        broken.Should().BeEmpty("a proxy cannot know whether a request without an answer was carried out");
    }

    // A busy client, as a proxy on a busy machine, comes to it a moment after the connection.
    [Test]
    public async Task A_request_that_comes_a_little_after_its_connection_is_answered_although_the_stop_was_between()
    {
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, environment.Port);

        Signals.Terminate(api.Id);
        await Eventually.HoldsWhenReachedAsync("new connections are refused, or not answered for a while", RefusesAsync);

        (await AskAsync(client.GetStream(), CancellationToken.None)).Should().StartWith("HTTP/1.1 401");
        (await api.ExitCodeAsync()).Should().Be(0);
    }

    private async Task<bool> RefusesAsync()
    {
        using var client = new TcpClient();
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, environment.Port, late.Token);
            return false;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return true;
        }
    }

    // What came as the answer; nothing if no connection could be made.
    private async Task<string?> TryAskAsync()
    {
        using var client = new TcpClient();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, environment.Port, late.Token);
        }
        catch (SocketException)
        {
            return null;
        }

        return await AskAsync(client.GetStream(), late.Token);
    }

    private static async Task<string> AskAsync(NetworkStream stream, CancellationToken token)
    {
        try
        {
            await stream.WriteAsync(
                "POST /api/v1/knowledge/search HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(),
                token
            );
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(token);
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private async Task ServeOnceAsync()
    {
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        Signals.Terminate(api.Id);
        (await api.ExitCodeAsync()).Should().Be(0);
    }
}
