using System.Globalization;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Swarm;

/// <summary>What is done to data that a Swarm serves: a copy of a running stack, and a way back in time.</summary>
[Category(Chaos.Category)]
internal sealed class SwarmDataTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task Serve()
    {
        Chaos.OnlyInFull();
        _sandbox = (await TestEngine.OfAsync("swarm")).Sandbox();
        await RunAsync("GenieServe");
        await SqlAsync("create table kept (id int); insert into kept values (7)");
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_running_stack_is_forked()
    {
        await RunAsync("GenieFork", "--instance=copy");

        (await SqlAsync("select id from kept", "--instance=copy")).Should().Contain("7");
        await SqlAsync("delete from kept", "--instance=copy");
        (await SqlAsync("select id from kept")).Should().Contain("7", "a copy is one's own");
        await RunAsync("HealthCheck");
        await RunAsync("GenieReset", "--instance=copy", "--yes");
    }

    [Test]
    public async Task A_stack_goes_back_in_time()
    {
        var before = (await SqlAsync("select 'at ' || clock_timestamp() at time zone 'utc'"))
            .Split('\n')
            .Select(line => line.Trim())
            .First(line => line.StartsWith("at ", StringComparison.Ordinal))[3..];
        await SqlAsync("insert into kept values (8)");

        await RunAsync(
            "GenieRewind",
            $"--to={DateTime.Parse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal):O}",
            "--yes"
        );

        (await SqlAsync("select 'row ' || id from kept")).Should().Contain("row 7").And.NotContain("row 8");
        await RunAsync("HealthCheck");
    }

    private Task<string> SqlAsync(string sql, params string[] options) =>
        RunAsync(["GeniePsql", $"--command={sql}", .. options]);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var run = await _sandbox.RunAsync(arguments);
        run.ExitCode.Should().Be(0, run.ToString());
        return run.Output;
    }
}
