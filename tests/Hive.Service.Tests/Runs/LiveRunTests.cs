using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Service.Tests.Runs;

internal sealed class LiveRunTests
{
    private static readonly Author Somebody = new(ComponentKind.Agent, "a", "A");
    private static readonly RunLimits Impatient = new() { SlowClient = TimeSpan.FromMilliseconds(50) };

    [Test]
    public async Task A_client_that_does_not_read_is_left_behind_and_the_run_goes_on()
    {
        using var run = Begun();
        var stalled = run.Subscribe();
        for (var i = 0; i < 1000; i++)
            await run.PublishAsync(new ContentAdded(Somebody, "x", IsAnswer: true));
        await run.EndAsync(run.Now with { EndedAt = DateTimeOffset.UtcNow, Status = RunStatus.Completed });

        stalled.WasTooSlow.Should().BeTrue();
        (await run.Ended).Output.Should().HaveLength(1000);
        (await stalled.ReadAsync(CancellationToken.None).CountAsync())
            .Should()
            .BeLessThan(300, "what it has not read is bounded");
    }

    [Test]
    public async Task A_client_that_reads_gets_everything_and_the_end()
    {
        using var run = Begun();
        var reading = run.Subscribe().ReadAsync(CancellationToken.None).ToListAsync();
        for (var i = 0; i < 1000; i++)
            await run.PublishAsync(new ContentAdded(Somebody, "x", IsAnswer: true));
        await run.EndAsync(run.Now with { EndedAt = DateTimeOffset.UtcNow, Status = RunStatus.Completed });
        (await reading).Should().HaveCount(1001).And.Subject.Last().Should().BeOfType<RunEnded>();
    }

    [Test]
    public async Task What_members_say_is_not_the_answer()
    {
        using var run = Begun();
        await run.PublishAsync(new ContentAdded(Somebody, "aside", IsAnswer: false));
        run.Now.Output.Should().BeEmpty();
    }

    private static LiveRun Begun() =>
        new(
            new()
            {
                Id = Guid.NewGuid(),
                SessionId = "s",
                Kind = ComponentKind.Agent,
                ComponentId = "a",
                Status = RunStatus.Running,
                Input = "i",
                CreatedAt = DateTimeOffset.UtcNow,
            },
            Somebody,
            Impatient,
            TimeProvider.System
        );
}
