using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Execution;

public sealed class RunScopeTests
{
    private readonly FakeTimeProvider _time = new();
    private PhaseLog _log = null!;
    private RunEvents _events = null!;

    [SetUp]
    public void Make() => _events = new RunEvents(_time, [_log = new PhaseLog()]);

    [Test]
    public void Before_the_first_phase_there_is_nothing() => _events.Run.Times.Should().BeEmpty();

    [Test]
    public void Each_phase_lasts_until_the_next_and_the_last_until_the_end()
    {
        var genie = _events.For("genie");
        genie.Begin(Phase.Create, "prepare");
        Pass(1);
        genie.Begin(Phase.Create, "create");
        Pass(1);
        genie.Enter(Phase.Database, "wait").Should().BeTrue();
        Pass(3);
        genie.Finish();
        Pass(3600);

        genie
            .Times.Should()
            .Equal(
                new PhaseTime(Phase.Create, TimeSpan.FromSeconds(2)),
                new PhaseTime(Phase.Database, TimeSpan.FromSeconds(3))
            );
        _log.Phases.Should()
            .Equal(
                new LoggedPhase("genie", Phase.Create, TimeSpan.FromSeconds(2), false),
                new LoggedPhase("genie", Phase.Database, TimeSpan.FromSeconds(3), false)
            );
    }

    [TestCase(Phase.Database)]
    [TestCase(Phase.Create)]
    public void A_phase_is_not_entered_again_and_no_earlier_one(Phase earlier)
    {
        var genie = _events.For("genie");
        genie.Enter(Phase.Database, "wait");
        Pass(1);

        genie.Enter(earlier, "back").Should().BeFalse();

        Pass(1);
        genie.Finish();
        genie.Times.Should().Equal(new PhaseTime(Phase.Database, TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void A_run_that_fails_ends_the_phases_of_all_stacks_with_a_failure()
    {
        _events.For("genie").Begin(Phase.Create, "create");
        _events.For("agent").Begin(Phase.Api, "wait");

        _events.Abandon();

        _log.Phases.Should().HaveCount(2).And.OnlyContain(phase => phase.Failed);
    }

    [Test]
    public void The_image_that_was_built_for_a_stack_counts_to_its_serve_and_to_no_later_one()
    {
        _events.For("genie").Begin(Phase.Image, "build");
        Pass(5);
        _events.For("genie").Finish();
        var serve = _events.For("genie");
        serve.Begin(Phase.Create, "create");
        serve.Finish();
        serve.Times.Select(one => one.Phase).Should().Equal(Phase.Image, Phase.Create);
        _events.Close(serve);

        _events.For("genie").Times.Should().BeEmpty("a second target of the same run counts anew");
        _events.For("agent").Times.Should().BeEmpty();
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
