using System.Globalization;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Console;

/// <summary>A fork of a stack that is written to: it does not stop, and every acknowledged row is there.</summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class ForkTests(string engine)
{
    private Sandbox _sandbox = null!;

    [SetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_fork_of_a_stack_under_load_has_every_acknowledged_row_and_goes_with_a_reset()
    {
        var (agent, fork) = (_sandbox.Stack(StackCatalogue.Agent), _sandbox.Stack(StackCatalogue.Agent, "feature-x"));
        var served = await _sandbox.RunAsync("AgentServe");
        served.ExitCode.Should().Be(0, served.ToString());
        await _sandbox.SqlAsync(agent, "CREATE TABLE acknowledged (writer int, row int, PRIMARY KEY (writer, row))");
        var writer = await Writer.StartAsync(_sandbox, agent, 1);
        await Eventually.TrueAsync(() => writer.Acknowledged > 50, "it writes");
        var acknowledged = writer.Acknowledged;

        var run = await _sandbox.RunAsync("AgentFork", "--instance=feature-x");

        run.ExitCode.Should().Be(0, run.ToString());
        writer.Completion.IsCompleted.Should().BeFalse("the source did not stop");
        var rows = int.Parse(
            await _sandbox.SqlAsync(fork, "SELECT count(*) FROM acknowledged"),
            CultureInfo.InvariantCulture
        );
        rows.Should().BeInRange(acknowledged, writer.Acknowledged + 1);
        (await _sandbox.SqlAsync(fork, "SELECT max(row) FROM acknowledged")).Should().Be($"{rows}", "no row is left out");
        var again = await _sandbox.RunAsync("AgentFork", "--instance=feature-x");
        again.ExitCode.Should().Be(5, again.ToString());

        var reset = await _sandbox.RunAsync("AgentReset", "--instance=feature-x", "--yes");

        reset.ExitCode.Should().Be(0, reset.ToString());
        Directory.Exists(fork.Paths.Data).Should().BeFalse();
        (await _sandbox.RunAsync("AgentStop")).ExitCode.Should().Be(0);
        await writer.Completion;
        TestContext.Out.WriteLine(
            $"{engine}: acknowledged before {acknowledged}, in the fork {rows}, in {run.Duration.TotalSeconds:0.0} s"
        );
    }
}
