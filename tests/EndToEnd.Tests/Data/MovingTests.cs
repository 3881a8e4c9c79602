using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Data;

/// <summary>A workspace moves with one file, from the PostgreSQL of this machine to the one of the images.</summary>
internal sealed class MovingTests
{
    private Sandbox _here = null!;
    private Sandbox _there = null!;

    [SetUp]
    public async Task MakeWorkspaces()
    {
        await Requires.EngineAsync("docker");
        await Requires.EngineAsync("local");
        (_here, _there) = (new Sandbox("local"), new Sandbox("docker"));
    }

    [TearDown]
    public async Task RemoveThem()
    {
        foreach (var sandbox in new[] { _here, _there })
            if (sandbox is not null)
                await sandbox.DisposeAsync();
    }

    [Test]
    public async Task What_was_exported_is_imported_elsewhere_and_served_there_while_the_first_goes_on()
    {
        var file = Path.Combine(_here.Workspace, "hive.tar.gz");
        await RunAsync(_here, "GenieServe");
        var genie = _here.Stack(StackCatalogue.Genie);
        await _here.SqlAsync(genie, "CREATE TABLE kept AS SELECT g AS number FROM generate_series(1, 5000) g");

        var export = await RunAsync(_here, "ExportWorkspace", $"--file={file}", "--with-secrets");
        var import = await RunAsync(_there, "ImportWorkspace", $"--file={file}");
        await RunAsync(_there, "GenieServe");

        (await _there.SqlAsync(_there.Stack(StackCatalogue.Genie), "SELECT count(*) FROM kept")).Should().Be("5000");
        (await _there.GetAsync("/api/v1/version", _here.Secret("api_key")))
            .Status.Should()
            .Be(System.Net.HttpStatusCode.OK, "the key came along");
        (await _here.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
        var listed = await Cli.Wrap("tar").WithArguments(["-tzf", file]).ExecuteBufferedAsync();
        listed.StandardOutput.Should().Contain("backups/genie/").And.Contain("hive-export.json", "any tar reads it");
        var again = await _there.RunAsync("ImportWorkspace", $"--file={file}");
        again.ExitCode.Should().Be(6, again.ToString());
        TestContext.Out.WriteLine(
            $"export {export.Duration.TotalSeconds:0.0} s, import {import.Duration.TotalSeconds:0.0} s"
        );
    }

    private static async Task<ConsoleRun> RunAsync(Sandbox sandbox, params string[] arguments)
    {
        var run = await sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run;
    }
}
