using System.Net.Http.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Npgsql;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>A database that is there and takes nothing, and a client that leaves at the wrong moment.</summary>
internal sealed class RefusedWriteTests
{
    [TestCase("53100", Description = "the disk is full")]
    [TestCase("40P01", Description = "a deadlock")]
    [TestCase("25006", Description = "the server is read-only")]
    public async Task What_the_database_does_not_take_is_kept_until_it_does(string error)
    {
        var release = new TaskCompletionSource();
        await using var hive = await RunningHive.StartAsync(h =>
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await call.BeginAsync();
                        await release.Task;
                        await call.PieceAsync("the answer");
                        await call.EndAsync();
                    }
                )
        );
        var running = hive.RunAsync("agents/slow", new { message = "m", session_id = "refused" });
        var id = await hive.RunningIdAsync("refused");
        await hive.Database.RunAsync(
            $"""
            create function hive.refuse() returns trigger language plpgsql as
                $$ begin raise exception 'no' using errcode = '{error}'; end $$;
            create trigger refuse before insert on hive.run_events for each row execute function hive.refuse()
            """
        );
        release.SetResult();
        (await running).Text("content").Should().Be("the answer", "the client does not wait for the database");
        (await StatusAsync(hive, id)).Should().Be("running");

        await hive.Database.RunAsync("drop trigger refuse on hive.run_events");
        await Eventually.HoldsWhenReachedAsync("the end is stored", async () => await StatusAsync(hive, id) == "completed");
        (await hive.Database.ValueAsync<long>($"select count(*) from hive.run_events where run_id = '{id}'"))
            .Should()
            .Be(4, "started, content, model_answered and ended");
    }

    [Test]
    public async Task A_client_that_leaves_while_the_run_is_on_its_way_to_the_database_leaves_no_run_behind_that_nobody_does()
    {
        await using var hive = await RunningHive.StartAsync(h => h.Agent("echo").Model.Says("echo", "hello"));
        await using var database = hive.Database.Connect();
        await using var connection = await database.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var locked = new NpgsqlCommand("lock table hive.runs in exclusive mode", connection);
            await locked.ExecuteNonQueryAsync();
            using var leaves = new CancellationTokenSource();
            var asked = hive.Client.PostAsJsonAsync("/api/v1/agents/echo/runs", new { message = "m" }, leaves.Token);
            await hive.Database.UntilALockIsWaitedForAsync("the run");
            await leaves.CancelAsync();
            await FluentActions.Awaiting(() => asked).Should().ThrowAsync<OperationCanceledException>();
            // What the API makes of it shows nowhere yet: it gets a moment to see it while the table is still locked.
            await using var moment = new NpgsqlCommand("select pg_sleep(1)", connection);
            await moment.ExecuteNonQueryAsync();
        }
        await Eventually.HoldsWhenReachedAsync(
            "the run is carried out",
            async () =>
                await hive.Database.ValueAsync<long>("select count(*) from hive.runs where status = 'completed'") == 1
        );
        (await hive.Database.ValueAsync<int>("select attempts from hive.runs"))
            .Should()
            .Be(1, "it did not have to wait until its lease ran out and somebody found it");
    }

    private static Task<string> StatusAsync(RunningHive hive, string id) =>
        hive.Database.ValueAsync<string>($"select status from hive.runs where id = '{id}'");
}
