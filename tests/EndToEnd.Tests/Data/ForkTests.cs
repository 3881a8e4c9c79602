using System.Globalization;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

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

    [Test, Category(Chaos.Category)]
    public async Task Forks_in_a_row_of_a_stack_under_load_have_every_acknowledged_row_and_no_damage()
    {
        Chaos.OnlyInFull();
        var agent = _sandbox.Stack(StackCatalogue.Agent);
        var served = await _sandbox.RunAsync("AgentServe");
        served.ExitCode.Should().Be(0, served.ToString());
        await _sandbox.SqlAsync(agent, "CREATE TABLE acknowledged (writer int, row int, PRIMARY KEY (writer, row))");
        var (rounds, lost, clean, slowest) = (Chaos.Rounds(20), 0, 0, TimeSpan.Zero);
        var writer = await Writer.StartAsync(_sandbox, agent, 1);
        for (var round = 1; round <= rounds; round++)
        {
            var enough = writer.Acknowledged + 20;
            await Eventually.HoldsAsync("it writes", () => writer.Acknowledged > enough);
            var acknowledged = writer.Acknowledged;

            var run = await _sandbox.RunAsync("AgentFork", $"--instance=fork-{round}");

            run.ExitCode.Should().Be(0, run.ToString());
            slowest = run.Duration > slowest ? run.Duration : slowest;
            var fork = _sandbox.Stack(StackCatalogue.Agent, $"fork-{round}");
            var rows = await _sandbox.SqlAsync(fork, "SELECT count(*) || ' ' || max(row) FROM acknowledged");
            var count = int.Parse(rows.Split(' ')[0], CultureInfo.InvariantCulture);
            rows.Should().Be($"{count} {count}", "no row is left out");
            lost += Math.Max(0, acknowledged - count);
            (await _sandbox.RunAsync("AgentStop", $"--instance=fork-{round}")).ExitCode.Should().Be(0);
            clean += await PageCheck.IsCleanAsync(fork, engine) ? 1 : 0;
            (await _sandbox.RunAsync("AgentReset", $"--instance=fork-{round}", "--yes")).ExitCode.Should().Be(0);
        }

        writer.Completion.IsCompleted.Should().BeFalse("the source did not stop");
        (await _sandbox.RunAsync("AgentStop")).ExitCode.Should().Be(0);
        await writer.Completion;
        Chaos.Report(
            $"fork of a stack that is written to ({engine})",
            rounds,
            lost,
            string.Create(
                CultureInfo.InvariantCulture,
                $"`pg_amcheck` clean {clean} times, {slowest.TotalSeconds:0.0} s at the most until it is served"
            )
        );
        lost.Should().Be(0);
        clean.Should().Be(rounds);
    }

    [Test]
    public async Task A_fork_of_a_stack_under_load_has_every_acknowledged_row_and_goes_with_a_reset()
    {
        if (engine == "local")
            Chaos.OnlyInFull();
        var (agent, fork) = (_sandbox.Stack(StackCatalogue.Agent), _sandbox.Stack(StackCatalogue.Agent, "feature-x"));
        var served = await _sandbox.RunAsync("AgentServe");
        served.ExitCode.Should().Be(0, served.ToString());
        await _sandbox.SqlAsync(agent, "CREATE TABLE acknowledged (writer int, row int, PRIMARY KEY (writer, row))");
        var writer = await Writer.StartAsync(_sandbox, agent, 1);
        await Eventually.HoldsAsync("it writes", () => writer.Acknowledged > 50);
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
