using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Reporting;

public sealed class StatusTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    [Test]
    public void It_has_a_row_for_each_stack_and_copy()
    {
        var text = StatusTable.Render(
            Workspace.At("/srv/hive"),
            [
                new StackStatus(Samples.Workspace(), new Observation(StackState.Running, Now.AddMinutes(-90)), null)
                {
                    Engine = "docker",
                    EngineReason = "Docker 28 answers",
                    Memory = 300 << 20,
                },
                new StackStatus(Samples.Agent("feature-x"), Observation.Absent, null)
                {
                    Engine = "docker",
                    EngineReason = "Docker 28 answers",
                },
            ],
            Now
        );

        text.ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                Engine: docker (Docker 28 answers).
                Workspace: /srv/hive
                  stack      instance   state    health  URL                     database               uptime      memory
                  workspace  -          running  none    http://127.0.0.1:8886   hive (127.0.0.1:5532)  1 h 30 min  300 MiB
                  agent      feature-x  absent   none    http://127.0.0.1:21001  hive_agent             -           -
                """
            );
    }

    [TestCase(-5, "0 s")]
    [TestCase(59, "59 s")]
    [TestCase(61, "1 min")]
    [TestCase(3_660, "1 h 1 min")]
    [TestCase(90_000, "1 d 1 h")]
    public void Ages_are_short(int seconds, string text) => StatusTable.Age(TimeSpan.FromSeconds(seconds)).Should().Be(text);

    [Test]
    public void Stacks_on_different_engines_are_told_apart() =>
        StatusTable
            .Render(
                Workspace.At("/srv/hive"),
                [
                    new StackStatus(Samples.Genie(), Observation.Absent, null) { Engine = "docker", EngineReason = "a" },
                    new StackStatus(Samples.Workspace(), Observation.Absent, null) { Engine = "local", EngineReason = "b" },
                ],
                Now
            )
            .Should()
            .StartWith("Engine of genie: docker (a).")
            .And.Contain("Engine of workspace: local (b).");
}
