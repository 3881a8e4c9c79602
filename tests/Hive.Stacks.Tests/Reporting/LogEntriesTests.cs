using System.Text.RegularExpressions;
using System.Threading.Channels;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Reporting;

public sealed class LogEntriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Without_a_request_all_lines_come_in_their_order() =>
        (await Apply(new LogQuery(), "a", "b", "c")).Should().Equal("a", "b", "c");

    [Test]
    public async Task A_pattern_keeps_what_matches() =>
        (await Apply(new LogQuery { Grep = new Regex("err") }, "error 1", "fine", "another err"))
            .Should()
            .Equal("error 1", "another err");

    [Test]
    public async Task With_a_pattern_the_tail_counts_lines_that_match() =>
        (await Apply(new LogQuery { Grep = new Regex("hit"), Tail = 2 }, "hit 1", "hit 2", "miss", "hit 3", "miss", "miss"))
            .Should()
            .Equal("hit 2", "hit 3");

    [Test]
    public async Task Without_a_pattern_the_tail_counts_too() =>
        (await Apply(new LogQuery { Tail = 2 }, "a", "b", "c")).Should().Equal("b", "c");

    [Test]
    public async Task The_supervisors_lines_are_left_out_and_the_tail_counts_what_is_left() =>
        (
            await Apply(
                new LogQuery { Tail = 2 },
                Line(0, "api", "a"),
                Line(1, "api", "b"),
                Line(2, "supervisor", "2026-11-23 18:00:00,123 INFO spawned: 'api' with pid 12"),
                Line(3, "api", "c"),
                Line(4, "supervisor", "2026-11-23 18:00:00,124 WARN exited: api")
            )
        )
            .Should()
            .Equal("c", "2026-11-23 18:00:00,124 WARN exited: api");

    [Test]
    public async Task All_of_it_is_there_for_who_asks() =>
        (
            await Apply(
                new LogQuery { Level = LogSeverity.Debug },
                Line(2, "supervisor", "2026-11-23 18:00:00,123 INFO spawned: 'api' with pid 12")
            )
        )
            .Should()
            .ContainSingle();

    [Test]
    public async Task A_tail_of_nothing_is_nothing() =>
        (await Apply(new LogQuery { Grep = new Regex("hit"), Tail = 0 }, "hit", "hit")).Should().BeEmpty();

    [Test]
    public async Task Since_keeps_the_instant_itself_and_what_comes_after() =>
        (await Apply(new LogQuery { Since = Start.AddSeconds(1) }, "second 0", "second 1", "second 2"))
            .Should()
            .Equal("second 1", "second 2");

    [Test]
    public async Task Lines_of_several_stacks_come_in_the_order_of_time() =>
        (
            await Apply(
                new LogQuery(),
                Line(2, "api", "{2}"),
                Line(0, "api", "{0}", "agent"),
                Line(1, "postgres", "postgres[7] 1", "agent")
            )
        )
            .Should()
            .Equal("{0}", "postgres[7] 1", "{2}");

    [Test]
    public async Task What_a_program_writes_over_several_lines_is_one_entry_though_others_write_in_between() =>
        (
            await Apply(
                new LogQuery { Grep = new Regex("at Hive") },
                Line(0, "postgres", "postgres[7] ERROR:  no such table"),
                Line(0, "api", "api: Unhandled exception"),
                Line(0, "postgres", "postgres: \tselect 1"),
                Line(0, "api", "api:    at Hive.Api.Program"),
                Line(1, "api", "{}")
            )
        )
            .Should()
            .Equal("api: Unhandled exception\n   at Hive.Api.Program");

    [Test]
    public async Task Lines_without_a_time_of_a_local_server_belong_to_the_line_above() =>
        (
            await Apply(
                new LogQuery(),
                Line(0, "postgres", "2026-11-23 18:00:00.123 UTC [42] ERROR:  x"),
                Line(0, "postgres", "\tin line 2"),
                Line(0, "postgres", "2026-11-23 18:00:00.124 UTC [42] LOG:  y")
            )
        )
            .Should()
            .Equal("2026-11-23 18:00:00.123 UTC [42] ERROR:  x\n\tin line 2", "2026-11-23 18:00:00.124 UTC [42] LOG:  y");

    [Test]
    public async Task What_was_written_before_is_cut_to_the_tail_and_what_follows_is_not()
    {
        var time = new FakeTimeProvider(Start);
        var lines = Channel.CreateUnbounded<LogLine>();
        foreach (var second in Enumerable.Range(0, 5))
            await lines.Writer.WriteAsync(Line(second, "api", $"{{{second}}}"));
        await using var reader = LogEntries
            .ReadAsync(lines.Reader.ReadAllAsync(), new LogQuery { Follow = true, Tail = 2 }, time, default)
            .GetAsyncEnumerator();

        (await NextAsync()).Should().Be("{3}");
        (await NextAsync()).Should().Be("{4}");
        foreach (var second in Enumerable.Range(5, 3))
            await lines.Writer.WriteAsync(Line(second, "api", $"{{{second}}}"));
        (await NextAsync(), await NextAsync(), await NextAsync()).Should().Be(("{5}", "{6}", "{7}"));

        async Task<string> NextAsync()
        {
            var next = reader.MoveNextAsync().AsTask();
            // The clock goes on until the moment of silence has passed.
            for (var tries = 0; !next.IsCompleted && tries < 1000; tries++)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.WhenAny(next, Task.Delay(1));
            }

            (await next).Should().BeTrue();
            return reader.Current.Text;
        }
    }

    private static LogLine Line(int second, string source, string text, string stack = "genie") =>
        new(Start.AddSeconds(second), source, text) { Stack = stack };

    private static Task<List<string>> Apply(LogQuery query, params string[] texts) =>
        Apply(query, [.. texts.Select((text, second) => Line(second, "api", text))]);

    private static async Task<List<string>> Apply(LogQuery query, params LogLine[] lines) =>
        await LogEntries
            .ReadAsync(lines.ToAsyncEnumerable(), query, TimeProvider.System, default)
            .Select(line => line.Text)
            .ToListAsync();
}
