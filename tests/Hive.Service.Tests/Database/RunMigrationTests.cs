using Hive.Service.Database;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hive.Service.Tests.Database;

/// <summary>Runs of before the log get one.</summary>
internal sealed class RunMigrationTests
{
    [Test]
    public async Task A_run_of_before_the_log_has_its_events_afterwards_and_looks_the_same()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        await using var connections = database.Connect();
        var all = MigrationCatalogue.Embedded();
        await MigrateAsync([.. all.Take(6)]);
        await database.RunAsync(
            """
            insert into hive.sessions values ('s', 'agent', 'helper', 'ada', 'name', null, null, now(), now());
            insert into hive.runs (id, session_id, kind, component_id, status, input, output, input_tokens, activities,
                process_id, created_at, ended_at)
            values ('00000000-0000-0000-0000-000000000001', 's', 'agent', 'helper', 'completed', 'asked', 'an answer', 7,
                    '[{"type":"tool","name":"t","by":"helper","input":"{}","output":"o","failed":false,"seconds":0.5}]',
                    gen_random_uuid(), now(), now()),
                ('00000000-0000-0000-0000-000000000002', 's', 'agent', 'helper', 'running', 'asked', '', 0, '[]',
                    gen_random_uuid(), now(), null)
            """
        );
        (await MigrateAsync([.. all])).Should().Be(all.Count - 6);

        RunLog log = new(connections);
        RunStore store = new(connections, log);
        var completed = await store.FindAsync(new("00000000-0000-0000-0000-000000000001"), CancellationToken.None);
        completed!.Output.Should().Be("an answer");
        var events = await log.ReadAsync(completed, 0, 100, CancellationToken.None);
        events.Select(one => one.Seq).Should().Equal(1, 2, 3, 4);
        events[0].Event.Should().BeOfType<RunStarted>().Which.Run.Output.Should().BeEmpty();
        events[1].Event.Should().BeOfType<ActivityEnded>().Which.Activity.Output.Should().Be("o");
        events[2].Event.Should().BeOfType<ContentAdded>().Which.Text.Should().Be("an answer");
        events[3].Event.Should().BeOfType<RunEnded>().Which.Run.Should().BeEquivalentTo(completed);

        // Two pieces were written, the answer did not come, and they were written again with a third.
        await database.RunAsync(
            """
            insert into hive.run_events
            select '00000000-0000-0000-0000-000000000001', seq, now(), 'content',
                json_build_object('by', json_build_object('kind', 'agent', 'id', 'helper', 'name', 'helper'),
                    'texts', texts::json)
            from (values (11, '["a","b"]'), (12, '["a","b","c"]')) as row (seq, texts)
            """
        );
        (await log.ReadAsync(completed, 4, 100, CancellationToken.None))
            .Select(one => (one.Seq, ((ContentAdded)one.Event).Text))
            .Should()
            .Equal((10, "a"), (11, "b"), (12, "c"));

        var running = await store.FindAsync(new("00000000-0000-0000-0000-000000000002"), CancellationToken.None);
        running!.Status.Should().Be(RunStatus.Interrupted, "nobody knows what it had done");
        (await log.ReadAsync(running, 0, 100, CancellationToken.None)).Should().HaveCount(2);

        async Task<int> MigrateAsync(IReadOnlyList<Migration> known) =>
            await new Migrator(connections, known, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
    }
}
