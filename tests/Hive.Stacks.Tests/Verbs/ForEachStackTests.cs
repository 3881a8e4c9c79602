using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class ForEachStackTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_failure_of_one_does_not_keep_the_others_from_it(bool inParallel)
    {
        var outcomes = await ForEachStack.RunAsync(
            [1, 2, 3],
            _ => Samples.Genie(),
            async number =>
            {
                await Task.Yield();
                return number == 2
                    ? throw new StackException(FailureKind.Conflict, "Two is taken.", "Choose another.")
                    : number * 10;
            },
            inParallel
        );

        outcomes.Done.Should().Equal((1, 10), (3, 30));
        outcomes
            .Invoking(one => one.OrThrow())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Conflict && failure.Cause == "Two is taken.");
    }

    [Test]
    public async Task Several_failures_are_told_as_one_of_the_kind_of_the_first()
    {
        var outcomes = await ForEachStack.RunAsync<int, int>(
            [1, 2],
            _ => Samples.Genie(),
            number =>
                throw new StackException(
                    number == 1 ? FailureKind.Refused : FailureKind.Failed,
                    $"Cause {number}.",
                    "The remedy."
                )
        );

        outcomes
            .Invoking(one => one.OrThrow())
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Refused
                && failure.Cause == "Cause 1. Cause 2."
                && failure.Remedy == "The remedy."
            );
    }
}
