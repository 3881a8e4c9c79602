using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Execution;

/// <summary>Asking again and again until something has ended.</summary>
public sealed class UntilStepTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task It_ends_when_the_answer_is_the_one_that_is_waited_for()
    {
        var file = _folder.Write("state", "");

        await RunAsync(Step($"echo x >> '{file}'; wc -l < '{file}'", "^3$"));

        File.ReadAllLines(file).Should().HaveCount(3);
    }

    [Test]
    public async Task A_bad_end_is_told_with_why()
    {
        var step = Step("echo app rollback_completed", "completed$") with
        {
            Bad = new BadEnd("rollback", "The update went back", Shell("echo 'task: non-zero exit (2)'; echo older")),
        };

        await FluentActions
            .Awaiting(() => RunAsync(step))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Unhealthy && failure.Cause == "The update went back: task: non-zero exit (2)."
            );
    }

    [Test]
    public async Task What_does_not_end_is_told_with_how_far_it_came() =>
        await FluentActions
            .Awaiting(() => RunAsync(Step("echo 1/3", "^3/3$") with { Deadline = TimeSpan.FromMilliseconds(300) }))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Cause.Contains("to bring up all: 1/3"));

    private static UntilStep Step(string script, string ends) =>
        new(Phase.Create, "bring up all", "a test", Shell(script), ends, TimeSpan.FromSeconds(60), "Look.");

    private static Command Shell(string script) => new("bash", ["-c", script]);

    private static Task RunAsync(UntilStep step) =>
        new UntilHandler().RunAsync((PlanStep)step, new StepContext(new ProcessRunner(), _ => { }, default));
}
