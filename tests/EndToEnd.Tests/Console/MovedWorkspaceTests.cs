using CliWrap;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Console;

/// <summary>A workspace that was moved keeps its data and its stacks, and one that was copied is asked about.</summary>
internal sealed class MovedWorkspaceTests
{
    [Test]
    public async Task A_copy_is_refused_until_Init_makes_it_its_own_and_a_moved_workspace_serves_its_data()
    {
        await Requires.EngineAsync("local");
        await using var original = new Sandbox("local");
        await using var copy = new Sandbox("local");
        await using var moved = new Sandbox("local");
        await RunAsync(original, "GenieServe");
        await original.SqlAsync(original.Stack(StackCatalogue.Genie), "CREATE TABLE kept AS SELECT 'before' AS note");
        await RunAsync(original, "GenieStop");
        await Cli.Wrap("cp").WithArguments(["--archive", $"{original.Workspace}/.", copy.Workspace]).ExecuteAsync();

        var refused = await copy.RunAsync("GenieServe");

        refused.ExitCode.Should().Be(6, refused.ToString());
        refused.Error.Should().Contain($"--workspace={original.Workspace}").And.Contain($"--workspace={copy.Workspace}");
        (await copy.RunAsync("Doctor")).Output.Should().Contain($"is a copy of {original.Workspace}");
        await RunAsync(copy, "Init", "--yes");
        await RunAsync(copy, "GenieServe");
        (await copy.SqlAsync(copy.Stack(StackCatalogue.Genie), "SELECT note FROM kept")).Should().Be("before");

        Directory.Delete(moved.Workspace);
        Directory.Move(original.Workspace, moved.Workspace);
        var served = await RunAsync(moved, "GenieServe");

        served.Output.Should().Contain($"The workspace was moved from {original.Workspace}");
        (await moved.SqlAsync(moved.Stack(StackCatalogue.Genie), "SELECT note FROM kept")).Should().Be("before");
        Directory.CreateDirectory(original.Workspace);
    }

    [TestCase("docker")]
    [TestCase("local")]
    public async Task A_workspace_that_is_renamed_while_its_stack_runs_still_stops_it_and_serves_its_data(string engine)
    {
        await Requires.EngineAsync(engine);
        await using var original = new Sandbox(engine);
        await using var moved = new Sandbox(engine);
        await RunAsync(original, "GenieServe");
        await original.SqlAsync(original.Stack(StackCatalogue.Genie), "CREATE TABLE kept AS SELECT 'before' AS note");
        Directory.Delete(moved.Workspace);
        Directory.Move(original.Workspace, moved.Workspace);
        try
        {
            (await RunAsync(moved, "GenieStatus")).Output.Should().Contain("healthy").And.NotContain("stopped");

            await RunAsync(moved, "GenieStop");

            (await moved.RunAsync("GenieStatus")).ExitCode.Should().Be(3, "it does not run");
            await RunAsync(moved, "GenieServe");
            (await moved.SqlAsync(moved.Stack(StackCatalogue.Genie), "SELECT note FROM kept")).Should().Be("before");
        }
        finally
        {
            Directory.CreateDirectory(original.Workspace);
        }
    }

    private static async Task<ConsoleRun> RunAsync(Sandbox sandbox, params string[] arguments)
    {
        var run = await sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }
}
