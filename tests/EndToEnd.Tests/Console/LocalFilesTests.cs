using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>What a stack on the local engine leaves on the disk, in a folder that Init has never seen.</summary>
internal sealed class LocalFilesTests
{
    private Sandbox _sandbox = null!;

    private string LocalFolder => Path.Combine(_sandbox.Workspace, "data", "local", "genie");

    [OneTimeSetUp]
    public async Task ServeGenieInARepository()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        await GitAsync("init", "--quiet");
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        // It also finds that nothing runs any more, the keepers of the logs included.
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Git_sees_nothing_of_its_data() =>
        (await GitAsync("status", "--porcelain", "--untracked-files=all"))
            .Split('\n')
            .Should()
            .NotContain(line => line.Contains("data/"))
            .And.Contain("?? .mcp.json");

    [Test]
    public async Task The_log_of_a_server_that_runs_for_long_stays_bounded_and_can_be_read()
    {
        var log = Path.Combine(LocalFolder, "postgres.log");
        var server = ProcessRecord.Read(Path.Combine(LocalFolder, "postgres.process"))!;

        // Some 48 MB, in four calls.
        for (var i = 1; i <= 4; i++)
        {
            await _sandbox.SqlAsync(
                _sandbox.Stack(StackCatalogue.Genie),
                "do $$ begin for i in 1..12000 loop raise log 'filler %', repeat('x', 1000); end loop; raise log 'the last word'; end $$"
            );
        }

        await Eventually.HoldsAsync(
            "the log is written to its end",
            () => File.ReadLines(log).Any(line => line.Contains("the last word"))
        );
        var files = Directory
            .GetFiles(LocalFolder, "postgres.log*")
            .ToDictionary(file => file, file => new FileInfo(file).Length);
        files.Keys.Should().BeEquivalentTo(log, log + ".1", log + ".2");
        files.Values.Should().OnlyContain(size => size < 12 << 20);
        server.IsAlive.Should().BeTrue();
        var logs = await _sandbox.RunAsync("GenieLogs", "--grep=the last word");
        logs.ExitCode.Should().Be(0, logs.ToString());
        logs.Output.Should().Contain("the last word");
    }

    [Test]
    public async Task A_key_that_is_taken_over_leaves_the_cluster_of_a_running_server_alone()
    {
        Requires.Root();
        var file = Path.Combine(_sandbox.DataFolder, "foreign");
        await File.WriteAllTextAsync(file, "");
        _sandbox.Set("OPENAI_API_KEY", "sk-hunter2");

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        _sandbox.Secret("OPENAI_API_KEY").Should().Be("sk-hunter2");
        (await Cli.Wrap("stat").WithArguments(["--format=%u", file]).ExecuteBufferedAsync())
            .StandardOutput.Trim()
            .Should()
            .Be("0");
        _sandbox.Set("OPENAI_API_KEY", null);
        File.Delete(file);
    }

    private async Task<string> GitAsync(params string[] arguments) =>
        (
            await Cli.Wrap("git").WithArguments(["-C", _sandbox.Workspace, .. arguments]).ExecuteBufferedAsync()
        ).StandardOutput;
}
