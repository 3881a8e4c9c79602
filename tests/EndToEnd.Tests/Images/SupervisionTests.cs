using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Images;

internal sealed class SupervisionTests
{
    private TestStack stack = null!;

    [OneTimeSetUp]
    public async Task SetUpAsync()
    {
        stack = await TestStack.StartAsync();
        await stack.QueryAsync("create table kept as select 42 as answer");
    }

    [OneTimeTearDown]
    public async Task TearDownAsync()
    {
        if (stack is not null)
            await stack.DisposeAsync();
    }

    [TestCase("api", "pgrep -fx /app/hive-api")]
    [TestCase("postgres", "head -1 $PGDATA/postmaster.pid")]
    public async Task A_killed_program_comes_back_with_its_data(string program, string processId)
    {
        await stack.BecomesHealthyAsync();
        var before = await stack.ShellAsync(processId);

        await stack.ShellAsync($"kill -9 {before}");

        await Eventually.HoldsAsync(
            $"another {program} is healthy",
            async () => await stack.IsHealthyAsync() && await stack.ShellAsync(processId + " || echo none") != before
        );
        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
        (await stack.InspectAsync("{{.RestartCount}}")).Should().Be("0", "supervisord alone has mended it");
    }

    [Test]
    public async Task A_query_that_outlives_its_killed_server_does_not_keep_the_next_one_from_starting()
    {
        await stack.BecomesHealthyAsync();
        // A loop that never looks up: it does not notice that its server is gone.
        await DockerCli.RunAsync(
            "exec",
            "--detach",
            stack.Container,
            "sh",
            "-c",
            "PGPASSWORD=$(cat $HIVE_DATABASE_PASSWORD_FILE) psql -h 127.0.0.1 -U hive -d hive_genie -c 'select count(*) from generate_series(1, 1e12)'"
        );
        await Eventually.HoldsAsync(
            "the query runs",
            async () =>
                await stack.QueryAsync(
                    "select count(*) from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()"
                ) == "1"
        );

        await stack.ShellAsync("kill -9 $(head -1 $PGDATA/postmaster.pid)");

        await Eventually.HoldsAsync("the API does not answer", async () => !await stack.IsHealthyAsync());
        await stack.BecomesHealthyAsync();
        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
    }

    [Test]
    public async Task A_killed_supervisor_ends_the_container_which_starts_again()
    {
        await stack.BecomesHealthyAsync();
        var restarts = int.Parse(await stack.InspectAsync("{{.RestartCount}}"), null);

        await stack.ShellAsync("kill -9 $(cat /run/hive/supervisord.pid)");

        await Eventually.HoldsAsync(
            "the container has started again",
            async () => int.Parse(await stack.InspectAsync("{{.RestartCount}}"), null) == restarts + 1
        );
        await stack.BecomesHealthyAsync();
        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
    }

    [Test]
    public async Task A_killed_container_comes_back_with_its_data()
    {
        await stack.BecomesHealthyAsync();

        await DockerCli.RunAsync("kill", stack.Container);
        await stack.UpAsync();

        await stack.BecomesHealthyAsync();
        (await stack.QueryAsync("select answer from kept")).Should().Be("42");
    }

    [Test]
    public async Task A_stop_ends_the_api_before_the_database_which_needs_no_recovery_afterwards()
    {
        await stack.ComposeAsync("down");
        await stack.UpAsync();
        await stack.BecomesHealthyAsync();

        await stack.ComposeAsync("stop");

        (await stack.InspectAsync("{{.State.ExitCode}}")).Should().Be("0");
        var log = await stack.LogAsync();
        log.Should()
            .Contain("stopped: api")
            .And.Contain("received fast shutdown request")
            .And.Contain("database system is shut down");
        log.IndexOf("stopped: api", StringComparison.Ordinal)
            .Should()
            .BeLessThan(log.IndexOf("received fast shutdown request", StringComparison.Ordinal));
        await stack.UpAsync();
        await stack.BecomesHealthyAsync();
        (await stack.LogAsync()).Should().NotContain("not properly shut down");
    }

    [Test]
    public async Task Every_line_of_the_log_shows_who_wrote_it()
    {
        await stack.BecomesHealthyAsync();

        var lines = (await stack.LogAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Should().Contain(line => line.StartsWith('{')).And.Contain(line => line.StartsWith("postgres["));
        lines
            .Should()
            .AllSatisfy(line =>
                line.Should()
                    .MatchRegex(
                        @"^(\{.*\}$|postgres(\[\d+\])?[: ]|api: |initialise-database: |entrypoint: |\d{4}-\d\d-\d\d )"
                    )
            );
    }

    [Test]
    public async Task The_supervisor_answers_whoever_is_in_the_container()
    {
        await stack.BecomesHealthyAsync();

        (await stack.ShellAsync("supervisorctl status"))
            .Split('\n')
            .Should()
            .HaveCount(2)
            .And.Contain(line => line.StartsWith("api "))
            .And.Contain(line => line.StartsWith("postgres "));
    }
}
