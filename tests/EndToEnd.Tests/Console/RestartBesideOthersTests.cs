using EndToEnd.Tests.Engines;

namespace EndToEnd.Tests.Console;

/// <summary>A restart beside other consoles, and beside an engine that the stack does not run on.</summary>
internal sealed class RestartBesideOthersTests
{
    [Test]
    public async Task Two_restarts_and_looks_at_the_stack_meanwhile_end_well_or_name_the_run_that_is_in_the_way()
    {
        await Requires.EngineAsync("docker");
        await using var sandbox = new Sandbox("docker");
        (await sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);

        RunningConsole[] restarts = [sandbox.Start("GenieRestart"), sandbox.Start("GenieRestart")];
        var both = Task.WhenAll(restarts.Select(restart => restart.Completion));
        // Containers come and go between the questions of whoever looks.
        while (!both.IsCompleted)
        {
            foreach (var look in new[] { "Status", "Doctor" })
                NoFault(await sandbox.RunAsync(look));
        }

        var ended = await both;
        ended.Should().OnlyContain(run => run.ExitCode == 0 || run.ExitCode == 5);
        ended.Should().Contain(run => run.ExitCode == 0, "one of them had its turn");
        foreach (var run in ended)
            NoFault(run);
        (await sandbox.RunAsync("GenieStatus")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task A_stack_of_plain_processes_is_restarted_as_such_although_Docker_answers_by_now()
    {
        await Requires.EngineAsync("docker");
        await Requires.EngineAsync("local");
        await using var sandbox = new Sandbox("local");
        (await sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);

        var run = await sandbox.RunAsync("GenieRestart", "--engine=auto");

        run.ExitCode.Should().Be(0, run.ToString());
        (await DockerCli.ContainerAsync(sandbox.Workspace)).Should().BeEmpty();
        (await sandbox.RunAsync("GenieStatus", "--engine=local")).ExitCode.Should().Be(0);
    }

    private static void NoFault(ConsoleRun run) => run.Error.Should().NotContain("fault of the console", run.ToString());
}
