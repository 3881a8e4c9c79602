using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Plans;

public sealed class RunStepTests
{
    [Test]
    public async Task A_command_that_fails_ends_the_step_with_what_it_said_and_what_to_do()
    {
        var step = Step("echo working; echo 'no space left' >&2; exit 3");

        var failure = (await FluentActions.Awaiting(() => step.CarryOutAsync()).Should().ThrowAsync<StackException>()).Which;

        failure.Kind.Should().Be(FailureKind.Failed);
        failure.Cause.Should().Be("Building the genie image failed: bash ended with 3: no space left");
        failure.Remedy.Should().Be("Free some space.");
        failure.Message.Split(Environment.NewLine).Should().Equal(failure.Cause, "  → Free some space.");
    }

    [Test]
    public async Task A_command_that_only_wrote_to_standard_output_is_quoted_from_there()
    {
        var failure = await FluentActions
            .Awaiting(() => Step("echo only here; exit 1").CarryOutAsync())
            .Should()
            .ThrowAsync<StackException>();

        failure.Which.Cause.Should().EndWith(": only here");
    }

    [Test]
    public async Task A_command_that_succeeds_passes_on_its_lines()
    {
        var lines = new List<string>();

        await Step("echo one; echo two").CarryOutAsync(lines.Add);

        lines.Should().Equal("one", "two");
    }

    [Test]
    public void A_step_shows_the_command_that_it_runs()
    {
        var step = Step("true");

        step.Command.Should().BeSameAs(step.Run);
    }

    private static RunStep Step(string script) =>
        new(
            Phase.Image,
            "building the genie image",
            "its sources changed",
            new Command("bash", ["-c", script]),
            "Free some space."
        );
}
