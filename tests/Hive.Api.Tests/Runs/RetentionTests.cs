using Hive.Testing;

namespace Hive.Api.Tests.Runs;

internal sealed class RetentionTests
{
    [Test]
    public async Task Runs_that_ended_too_long_ago_go_with_their_logs_and_empty_sessions_and_all_others_stay()
    {
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("echo").Model.Says("echo", "yes");
            h.Agent("asker", "tools: [ask_user]")
                .Model.On("asker", call => call.CallAsync(("ask_user", """{"question":"?"}""")));
        });
        foreach (var session in new[] { "old", "both", "both", "new" })
            await hive.RunAsync("agents/echo", new { message = "m", session_id = session });
        await hive.RunAsync("agents/asker", new { message = "m", session_id = "waits" });
        await hive.Database.RunAsync(
            """
            update hive.runs set created_at = now() - interval '9 days', ended_at = ended_at - interval '8 days'
            where session_id in ('old', 'waits') or id = (select min(id::text)::uuid from hive.runs where session_id = 'both');
            update hive.sessions set updated_at = now() - interval '8 days' where id in ('old', 'waits');
            """
        );

        await hive.Api.DisposeAsync();
        await hive.With("HIVE_RUNS_KEEP", "7d").StartApiAsync();

        await Eventually.HoldsWhenReachedAsync("old runs go", async () => await CountAsync(hive, "hive.runs") == 3);
        await Eventually.HoldsWhenReachedAsync(
            "the empty session goes",
            async () => await CountAsync(hive, "hive.sessions where id = 'old'") == 0
        );
        (await CountAsync(hive, "hive.runs where status = 'paused'")).Should().Be(1, "it has not ended");
        (await CountAsync(hive, "hive.sessions")).Should().Be(3);
        (await CountAsync(hive, "hive.run_events e where not exists (select from hive.runs where id = e.run_id)"))
            .Should()
            .Be(0);
    }

    private static Task<long> CountAsync(RunningHive hive, string of) =>
        hive.Database.ValueAsync<long>($"select count(*) from {of}");
}
