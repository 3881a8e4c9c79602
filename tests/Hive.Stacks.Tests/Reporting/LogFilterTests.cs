using System.Text.RegularExpressions;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Reporting;

public sealed class LogFilterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Without_a_wish_all_lines_come_in_their_order() => (await Apply(new LogQuery(), "a", "b", "c")).Should().Equal("a", "b", "c");

    [Test]
    public async Task A_pattern_keeps_what_matches() =>
        (await Apply(new LogQuery { Grep = new Regex("err") }, "error 1", "fine", "another err")).Should().Equal("error 1", "another err");

    [Test]
    public async Task With_a_pattern_the_tail_counts_lines_that_match() =>
        (await Apply(new LogQuery { Grep = new Regex("hit"), Tail = 2 }, "hit 1", "hit 2", "miss", "hit 3", "miss", "miss")).Should().Equal("hit 2", "hit 3");

    [Test]
    public async Task A_tail_of_nothing_is_nothing() => (await Apply(new LogQuery { Grep = new Regex("hit"), Tail = 0 }, "hit", "hit")).Should().BeEmpty();

    [Test]
    public async Task Followed_lines_come_as_they_match_without_waiting_for_the_last() =>
        (await Apply(new LogQuery { Grep = new Regex("hit"), Tail = 1, Follow = true }, "hit 1", "miss", "hit 2")).Should().Equal("hit 1", "hit 2");

    [Test]
    public async Task Since_keeps_the_instant_itself_and_what_comes_after() =>
        (await Apply(new LogQuery { Since = Start.AddSeconds(1) }, "second 0", "second 1", "second 2")).Should().Equal("second 1", "second 2");

    [Test]
    public async Task A_followed_line_is_passed_on_before_the_next_is_written()
    {
        var pulled = 0;
        await foreach (var line in LogFilter.Apply(Lines(), new LogQuery { Grep = new Regex("hit"), Follow = true }, default))
        {
            line.Text.Should().Be("hit 1");
            break;
        }

        pulled.Should().Be(1);

        async IAsyncEnumerable<LogLine> Lines()
        {
            await Task.Yield();
            while (true) yield return new LogLine(Start, "api", $"hit {++pulled}");
        }
    }

    private static async Task<List<string>> Apply(LogQuery query, params string[] texts) =>
        await LogFilter.Apply(texts.Select((text, second) => new LogLine(Start.AddSeconds(second), "api", text)).ToAsyncEnumerable(), query, default)
            .Select(line => line.Text).ToListAsync();
}
