using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Plans;

public sealed class StackPlanTests
{
    [Test]
    public void A_plan_tells_each_step_with_its_reason_and_the_exact_command()
    {
        var stack = Samples.Genie();
        var plan = new StackPlan(
            stack,
            [
                new PrepareStep(stack, new(1001, 1002)),
                new RunStep(
                    Phase.Create,
                    "create genie-server",
                    "there is no container yet",
                    new Command("docker", ["compose", "--project-directory", "/with space", "up"]),
                    "no remedy"
                ),
            ]
        );

        plan.IsEmpty.Should().BeFalse();
        plan.Describe()
            .Split(Environment.NewLine)
            .Should()
            .Equal(
                "genie: prepare folders and secrets (the stack runs as user 1001)",
                "genie: create genie-server (there is no container yet)",
                "  $ docker compose --project-directory '/with space' up"
            );
    }

    [Test]
    public void An_empty_plan_says_so()
    {
        var plan = new StackPlan(Samples.Genie(), []);

        plan.IsEmpty.Should().BeTrue();
        plan.Describe().Should().Be("genie: nothing to do");
    }
}
