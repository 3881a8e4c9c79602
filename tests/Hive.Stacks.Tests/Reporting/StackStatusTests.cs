using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Reporting;

public sealed class StackStatusTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);
    private static readonly Observation Running = new(StackState.Running, Start);
    private static readonly Observation Stopped = new(StackState.Stopped, null, "exited with 137");

    [Test]
    public void A_stack_that_answers_well_is_healthy_and_no_problem() =>
        Of(Running, 5, 200, "healthy", "ready")
            .Should()
            .BeEquivalentTo(
                new
                {
                    Health = HealthState.Healthy,
                    IsStarted = true,
                    Problem = (string?)null,
                }
            );

    [TestCase("database")]
    [TestCase("migrate")]
    public void A_stack_that_comes_up_is_starting_for_ninety_seconds(string phase)
    {
        Of(Running, 89, 503, "unhealthy", phase).Health.Should().Be(HealthState.Starting);
        Of(Running, 90, 503, "unhealthy", phase).Health.Should().Be(HealthState.Unhealthy);
    }

    [Test]
    public void A_stack_that_does_not_answer_yet_is_starting_for_ninety_seconds()
    {
        Of(Running, 89).Health.Should().Be(HealthState.Starting);
        Of(Running, 90).Health.Should().Be(HealthState.Unhealthy);
    }

    [Test]
    public void A_stack_that_is_up_and_fails_its_check_is_unhealthy_from_the_first_second() =>
        Of(Running, 1, 503, "unhealthy", "ready").Health.Should().Be(HealthState.Unhealthy);

    [Test]
    public void A_stack_of_which_a_part_runs_is_never_starting() =>
        Of(new Observation(StackState.Degraded, Start), 1, 503, "unhealthy", "database")
            .Health.Should()
            .Be(HealthState.Unhealthy);

    [Test]
    public void A_stranger_on_the_port_is_unhealthy() =>
        Of(Running, 5, 200, "healthy", "ready", "hive-agent").Health.Should().Be(HealthState.Unhealthy);

    [Test]
    public void A_stack_that_is_not_there_is_no_problem() =>
        new StackStatus(Samples.Genie(), Observation.Absent, null)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Health = HealthState.None,
                    IsStarted = false,
                    Problem = (string?)null,
                }
            );

    [Test]
    public void A_stack_that_ended_is_a_problem() =>
        new StackStatus(Samples.Genie(), Stopped, null)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Health = HealthState.None,
                    IsStarted = true,
                    Problem = "genie has failed (exited with 137).",
                }
            );

    [Test]
    public void A_problem_tells_the_last_answer()
    {
        var status = Of(Running, 500, 503, "unhealthy", "database");

        status.Problem.Should().StartWith("genie is running and unhealthy: HTTP 503 {").And.EndWith("}.");
    }

    private static StackStatus Of(
        Observation seen,
        int age,
        int? code = null,
        string word = "",
        string phase = "",
        string service = "hive-genie"
    ) =>
        new(
            Samples.Genie(),
            seen,
            new ProbeAnswer(
                Start.AddSeconds(age),
                code,
                code is null
                    ? null
                    : new HealthDocument
                    {
                        Status = word,
                        Phase = phase,
                        Service = service,
                    },
                "{}"
            )
        );
}
