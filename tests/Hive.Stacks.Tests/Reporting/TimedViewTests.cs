using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Reporting;

public sealed class TimedViewTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private PhaseLog _log = null!;

    [SetUp]
    public void Empty()
    {
        _log = new PhaseLog();
        _output.GetStringBuilder().Clear();
    }

    [Test]
    public void Each_phase_is_noted_once_when_the_next_begins_or_the_run_ends()
    {
        var view = View();
        view.Begin(Phase.Create, "folders");
        Pass(1);
        view.Begin(Phase.Create, "container");
        Pass(2);
        view.Begin(Phase.Api, "checks");
        Pass(4);
        view.Finish();
        view.Finish();

        _log.Phases.Should().Equal(Logged(null, Phase.Create, 3), Logged(null, Phase.Api, 4));
    }

    [Test]
    public void A_phase_that_is_abandoned_has_failed()
    {
        var view = View();
        view.Begin(Phase.Image, "build");
        Pass(5);
        view.Abandon();

        _log.Phases.Should().Equal(Logged(null, Phase.Image, 5) with { Failed = true });
    }

    [Test]
    public void Stacks_at_the_same_time_are_noted_under_their_names()
    {
        IRunView view = View();
        var (genie, agent) = (view.Named("genie"), view.Named("agent"));
        genie.Begin(Phase.Create, "container");
        Pass(1);
        agent.Begin(Phase.Create, "container");
        Pass(1);
        genie.Finish();
        agent.Finish();

        _log.Phases.Should().Equal(Logged("genie", Phase.Create, 2), Logged("agent", Phase.Create, 1));
    }

    [Test]
    public void Everything_is_shown_as_it_would_be_without()
    {
        Use(View());
        var timed = _output.ToString();
        _output.GetStringBuilder().Clear();
        Use(new PlainView(_output, verbose: true));

        // The stopwatch of the plain view runs on real time.
        timed.Split('\n').Where(line => !line.Contains("done in", StringComparison.Ordinal))
            .Should().Equal(_output.ToString().Split('\n').Where(line => !line.Contains("done in", StringComparison.Ordinal))).And.HaveCountGreaterThan(4);

        static void Use(IRunView view)
        {
            view.Say("hello");
            view.Begin(Phase.Stop, "end api");
            view.Line("bye");
            view.Named("genie").Say("gone");
            view.Finish();
        }
    }

    private TimedView View() => new(new PlainView(_output, verbose: true), _log, _time);

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private static LoggedPhase Logged(string? stack, Phase phase, int seconds) => new(stack, phase, TimeSpan.FromSeconds(seconds), Failed: false);
}
