using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>The real console by way of build.ps1.</summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class PowerShellTests(string engine)
{
    private IReadOnlyList<string> _door = null!;
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task BuildTheConsole()
    {
        await Requires.EngineAsync(engine);
        _door = await PowerShell.LineAsync(Path.Combine(Sandbox.Product.Root, "build.ps1"));
        var listed = await Cli.Wrap(_door[0]).WithArguments(_door.Skip(1)).ExecuteBufferedAsync();
        listed.StandardOutput.Should().StartWith("Usage: ./build.ps1 TARGET");
    }

    [SetUp]
    public void MakeAWorkspace() => _sandbox = new Sandbox(engine) { Door = _door };

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_stack_is_served_checked_and_stopped_and_every_hint_is_a_call_of_build_ps1()
    {
        var nothing = await _sandbox.RunAsync("HealthCheck");
        var served = await _sandbox.RunAsync("--target=GenieServe");
        var health = await _sandbox.RunAsync("HealthCheck", "--format=json");
        var stopped = await _sandbox.RunAsync("GenieStop");

        nothing.ExitCode.Should().Be(3, nothing.ToString());
        nothing.Error.Should().Contain("./build.ps1 --target=GenieServe");
        served.ExitCode.Should().Be(0, served.ToString());
        served.Output.Should().Contain($"./build.ps1 --target=GenieStop --workspace={_sandbox.Workspace}");
        health.ExitCode.Should().Be(0, health.ToString());
        health.Output.Should().StartWith("{");
        stopped.ExitCode.Should().Be(0, stopped.ToString());
        foreach (var run in new[] { nothing, served, health, stopped })
            $"{run}".Should().NotContain("build.sh");
    }

    [Test]
    public async Task A_signal_reaches_the_console()
    {
        var serving = _sandbox.Start("GenieServe");
        await serving.HasPrintedAsync("Engine:");
        await serving.SignalAsync("TERM");
        var run = await serving.Completion;

        // A run that was faster than the signal is as good: it has ended, and well.
        if (run.ExitCode != 0)
        {
            run.ExitCode.Should().Be(130, run.ToString());
            run.Error.Should().Contain("Interrupted.");
        }

        _sandbox.Processes().Should().NotContain(process => process.Contains("hive-build") || process.Contains("pwsh"));
    }
}
