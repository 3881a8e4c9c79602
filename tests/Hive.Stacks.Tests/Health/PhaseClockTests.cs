using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Health;

public sealed class PhaseClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Before_the_first_phase_there_is_nothing()
    {
        var clock = new PhaseClock(_time);

        clock.Current.Should().BeNull();
        clock.Times.Should().BeEmpty();
    }

    [Test]
    public void Each_phase_lasts_until_the_next()
    {
        var clock = new PhaseClock(_time);
        clock.Enter(Phase.Create).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(2));
        clock.Enter(Phase.Database).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(3));
        clock.End();
        _time.Advance(TimeSpan.FromHours(1));

        clock.Times.Should().Equal(new PhaseTime(Phase.Create, TimeSpan.FromSeconds(2)), new PhaseTime(Phase.Database, TimeSpan.FromSeconds(3)));
    }

    [TestCase(Phase.Database)]
    [TestCase(Phase.Create)]
    public void Phases_only_go_forward(Phase earlier)
    {
        var clock = new PhaseClock(_time);
        clock.Enter(Phase.Database);
        _time.Advance(TimeSpan.FromSeconds(1));

        clock.Enter(earlier).Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Current.Should().Be(Phase.Database);
        clock.Times.Should().Equal(new PhaseTime(Phase.Database, TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void A_phase_that_runs_counts_up_to_now()
    {
        var clock = new PhaseClock(_time);
        clock.Enter(Phase.Api);
        _time.Advance(TimeSpan.FromSeconds(5));

        clock.Times.Single().Duration.Should().Be(TimeSpan.FromSeconds(5));
    }
}
