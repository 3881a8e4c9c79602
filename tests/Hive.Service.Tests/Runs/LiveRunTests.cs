using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;

namespace Hive.Service.Tests.Runs;

internal sealed class LiveRunTests
{
    private static readonly Author Somebody = new(ComponentKind.Agent, "a", "A");

    [Test]
    public void What_is_on_record_is_forgotten_and_read_from_there()
    {
        using var run = Begun();
        for (var i = 0; i < 1000; i++)
            run.Publish(new ContentAdded(Somebody, "x", IsAnswer: true));
        run.Read(0).Events.Should().HaveCount(1000, "nothing of it is on record yet");
        run.Written(1000);

        run.Read(0).Should().Be((null, null));
        run.Read(900).Events.Should().HaveCount(100);
        run.Now.Output.Should().HaveLength(1000);
    }

    [Test]
    public void Long_pieces_are_forgotten_sooner()
    {
        using var run = Begun();
        for (var i = 0; i < 40; i++)
            run.Publish(new ContentAdded(Somebody, new string('x', 2000), IsAnswer: true));
        run.Written(40);
        run.Read(0).Events.Should().BeNull();
        run.Read(30).Events.Should().HaveCount(4, "a client that does not read keeps what its reader has");
    }

    [Test]
    public void Text_is_shown_at_once_and_anything_else_when_no_crash_can_take_it_back()
    {
        using var run = Begun();
        run.Publish(new ContentAdded(Somebody, "x", IsAnswer: true));
        run.Publish(new ActivityStarted(Somebody, RunActivity.Tool, "t", "{}", null));
        run.Publish(new ContentAdded(Somebody, "y", IsAnswer: true));
        run.Read(0).Events.Should().ContainSingle();

        run.Written(2);
        run.Read(0).Events.Should().HaveCount(3);
    }

    [Test]
    public void How_a_run_ended_goes_on_record_with_its_row_and_not_before()
    {
        using var run = Begun();
        run.Publish(new ContentAdded(Somebody, "x", IsAnswer: true));
        run.Publish(new RunEnded(Somebody, run.Facts));
        new RunBatch([new(run, EntryKind.Note)]).Rows.Select(one => one.Row.Kind).Should().Equal("content");
        new RunBatch([new(run, EntryKind.Note), new(run, EntryKind.End) { Final = run.Facts }])
            .Rows.Select(one => one.Row.Kind)
            .Should()
            .Equal("content", "ended");
    }

    [Test]
    public async Task A_reader_is_told_of_news_and_of_the_end()
    {
        using var run = Begun();
        var news = run.Read(0).Next!;
        run.Publish(new ContentAdded(Somebody, "x", IsAnswer: true));
        await news;
        var end = run.Read(1).Next!;
        run.Close();
        await end;
        var (events, next) = run.Read(1);
        events.Should().BeEmpty();
        next.Should().BeNull();
    }

    [Test]
    public void The_next_process_numbers_its_events_far_behind()
    {
        using var run = new LiveRun(Record(), Somebody, TimeProvider.System, attempt: 2, "said before, ");
        run.Publish(new ContentAdded(Somebody, "said now", IsAnswer: true));
        run.Read(run.Begins - 1).Events!.Single().Seq.Should().Be(LiveRun.Block + 1);
        run.Read(17).Should().Be((null, null), "what the first process did is on record");
        run.Now.Output.Should().Be("said before, said now");
    }

    [Test]
    public void What_members_say_is_not_the_answer()
    {
        using var run = Begun();
        run.Publish(new ContentAdded(Somebody, "aside", IsAnswer: false));
        run.Now.Output.Should().BeEmpty();
    }

    private static LiveRun Begun() => new(Record(), Somebody, TimeProvider.System);

    private static RunRecord Record() =>
        new()
        {
            Id = Guid.NewGuid(),
            SessionId = "s",
            Kind = ComponentKind.Agent,
            ComponentId = "a",
            Status = RunStatus.Running,
            Input = "i",
            CreatedAt = DateTimeOffset.UtcNow,
        };
}
