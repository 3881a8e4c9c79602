using System.Globalization;
using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;

namespace Build.Tests.Hosting;

[NonParallelizable]
public sealed class OutcomeTests
{
    private static readonly StackException Conflict = new(FailureKind.Conflict, "Port 1 is held.", "Choose another.");
    private readonly StringWriter _error = new();

    [SetUp]
    public void Empty() => _error.GetStringBuilder().Clear();

    [Test]
    public void A_run_that_went_well_says_nothing()
    {
        Conclude(0).Should().Be(0);
        _error.ToString().Should().BeEmpty();
    }

    [Test]
    public void A_failure_of_ours_is_told_as_cause_and_remedy_with_its_code()
    {
        Conclude(1, Conflict).Should().Be(5);
        _error
            .ToString()
            .Should()
            .Be($"Error: Port 1 is held.{Environment.NewLine}  → Choose another.{Environment.NewLine}");
    }

    [Test]
    public void A_failure_of_ours_is_found_among_others()
    {
        Conclude(1, new AggregateException(new InvalidOperationException("noise"), new AggregateException(Conflict)))
            .Should()
            .Be(5);
    }

    [Test]
    public void The_first_failure_counts() =>
        Conclude(1, Conflict, new StackException(FailureKind.Refused, "later", "never")).Should().Be(5);

    [Test]
    public void A_fault_is_one_and_asks_for_a_report()
    {
        Conclude(1, new InvalidOperationException("it broke")).Should().Be(1);
        _error
            .ToString()
            .Should()
            .StartWith("Error: InvalidOperationException: it broke")
            .And.Contain("--verbosity=diagnostic")
            .And.NotContain("   at ");
    }

    [TestCase(255)]
    [TestCase(-1)]
    public void What_cake_refuses_to_read_is_misuse(int cake) => Conclude(cake).Should().Be(2);

    [Test]
    public async Task A_signal_is_one_hundred_and_thirty_whatever_else_went_wrong()
    {
        using var interruption = new Interruption();
        var told = new TaskCompletionSource();
        await using var registration = interruption.Token.Register(told.SetResult);
        var outcome = new Outcome(interruption);
        outcome.Note(Conflict);

        // HUP to this very process: a terminal that closes. Without a registration it would end here.
        await new ProcessRunner().RunAsync(
            new Command("kill", ["-HUP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        );
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));

        outcome.Conclude(1, _error).Should().Be(130);
        _error.ToString().Should().StartWith("Interrupted.").And.NotContain("Port 1");
    }

    private int Conclude(int cakeCode, params Exception[] failures)
    {
        // One of its own: the signal of the test above reaches every one there is.
        using var interruption = new Interruption();
        var outcome = new Outcome(interruption);
        foreach (var failure in failures)
            outcome.Note(failure);
        return outcome.Conclude(cakeCode, _error);
    }
}
