using Hive.Stacks.Engines;
using Hive.Stacks.Keys;
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
            Now,
            Screen.None
        );

        text.ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                Engine: docker (Docker 28 answers).
                Workspace: /srv/hive
                  stack            status   URL                     up for  memory
                  workspace        running  http://127.0.0.1:8886   1h 30m  300 MiB
                  agent-feature-x  stopped  http://127.0.0.1:21001  -       -
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
                Now,
                Screen.None
            )
            .Should()
            .StartWith("Engine of genie: docker (a).")
            .And.Contain("Engine of workspace: local (b).");

    [Test]
    public void On_a_terminal_of_80_columns_nothing_is_wider_and_an_instances_whole_name_is_there()
    {
        var name = new string('x', 40);
        var text = StatusTable.Render(
            Workspace.At("/srv/hive"),
            [
                new StackStatus(Samples.Agent(name), new Observation(StackState.Running, Now.AddDays(-365)), null)
                {
                    Engine = "docker",
                    EngineReason = "Docker 28 answers, and it was asked for with a reason that is rather long for one line",
                    Memory = 30_000L << 20,
                },
                new StackStatus(Samples.Genie(), Observation.Absent, null)
                {
                    Engine = "docker",
                    EngineReason = "Docker 28 answers, and it was asked for with a reason that is rather long for one line",
                },
            ],
            Now,
            new Screen(80, false)
        );

        text.Split(Environment.NewLine).Should().OnlyContain(line => line.Length <= 80);
        text.Should().Contain($"  agent-{name}{Environment.NewLine}");
    }

    [Test]
    public void Health_is_painted_and_broken_files_are_told_once()
    {
        var broken = new ComponentProblem("agents/a/config.yaml", 3, 5, "There is no key 'nme'.", IsError: true);
        var stopped = new StackStatus(Samples.Genie(), Observation.Absent, null) { ComponentProblems = [broken] };
        var failed = new StackStatus(Samples.Workspace(), new Observation(StackState.Stopped), null)
        {
            ComponentProblems = [broken, broken with { IsError = false, Line = 9 }],
        };

        var text = StatusTable.Render(Workspace.At("/srv/hive"), [stopped, failed], Now, new Screen(80, true));

        text.Should().Contain("\e[2mstopped\e[0m").And.Contain("\e[31mfailed \e[0m").And.Contain("1 error in ai/");
        text.Split("agents/a/config.yaml:3:5 There is no key 'nme'").Should().HaveCount(2);
        text.Should().NotContain(":9:5");
    }
}
