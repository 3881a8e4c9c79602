using Hive.Build.Hosting;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Build.Tests.Hosting;

/// <summary>Whoever waits for a program of minutes sees that it is at work.</summary>
internal sealed class LongCommandTests
{
    [TestCase(0, false)]
    [TestCase(1, true)]
    public async Task A_program_that_takes_runis_a_phase_that_ends_with_it(int exitCode, bool failed)
    {
        using var interruption = new Interruption();
        var seen = new Seen();
        var events = new RunEvents(TimeProvider.System, [seen]);
        var run = new LongCommand(new Program(exitCode), events, interruption);

        await run.RunAsync(Phase.Image, "compile it", new Command("cc", []), events.Run.Line);

        seen.Events.Should().HaveCount(3);
        seen.Events[0].Should().BeOfType<StepBegan>().Which.Title.Should().Be("compile it");
        seen.Events[1].Should().BeOfType<LineWritten>().Which.Text.Should().Be("a line");
        seen.Events[2].Should().BeOfType<PhaseEnded>().Which.Failed.Should().Be(failed);
    }

    private sealed class Program(int exitCode) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken)
        {
            onLine?.Invoke("a line");
            return Task.FromResult(new CommandResult(command, exitCode, "", "", TimeSpan.Zero));
        }
    }

    private sealed class Seen : IRunObserver
    {
        public List<RunEvent> Events { get; } = [];

        public void On(RunEvent happened) => Events.Add(happened);
    }
}
