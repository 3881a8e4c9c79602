using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Ctrl+C and SIGTERM in any phase leave no child, keep the data, exit with 130, and the next run works.</summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class SignalTests(string engine)
{
    private static readonly string[] Servers = ["postgres -D", "postgres: ", "hive-api", " dd bs="];
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

    [TestCase("Engine:", "INT")]
    [TestCase("  create ", "TERM")]
    [TestCase("  initialise ", "INT")]
    public async Task A_signal_ends_the_console_and_the_next_run_works(string moment, string signal)
    {
        if ((engine, moment) is not (("docker", "  create ") or ("local", "  initialise ")))
            Chaos.OnlyInFull();
        var serving = _sandbox.Start("GenieServe");
        await serving.HasPrintedAsync(moment);
        await serving.SignalAsync(signal);
        var run = await serving.Completion;

        // A run that was faster than the signal is as good: it has ended, and well.
        if (run.ExitCode != 0)
        {
            run.ExitCode.Should().Be(130, run.ToString());
            run.Error.Should().Contain("Interrupted.");
        }

        _sandbox
            .Processes()
            .Where(process => !Servers.Any(one => process.Contains(one, StringComparison.Ordinal)))
            .Should()
            .BeEmpty("the console leaves no child but the stack's own processes");
        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
    }
}
