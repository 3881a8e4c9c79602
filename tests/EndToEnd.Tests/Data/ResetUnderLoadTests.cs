using System.Globalization;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>What a client was told is written is in the backup, however busy the stack is when it is reset.</summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class ResetUnderLoadTests(string engine)
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

    [TestCase("genie")]
    [TestCase("workspace")]
    public async Task Every_row_that_was_acknowledged_before_a_reset_is_in_its_backup(string name)
    {
        if ((engine, name) is not (("docker", "workspace") or ("local", "genie")))
            Chaos.OnlyInFull();
        var stack = _sandbox.Stack(StackCatalogue.All.Single(one => one.Name == name));
        var served = await _sandbox.RunAsync($"{stack.Definition.Title}Serve");
        served.ExitCode.Should().Be(0, served.ToString());
        await _sandbox.SqlAsync(stack, "CREATE TABLE acknowledged (writer int, row int, PRIMARY KEY (writer, row))");
        Writer[] writers = [await Writer.StartAsync(_sandbox, stack, 1), await Writer.StartAsync(_sandbox, stack, 2)];
        await Eventually.HoldsAsync("both write", () => writers.All(writer => writer.Acknowledged > 50));

        var run = await _sandbox.RunAsync($"{stack.Definition.Title}Reset", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        await Task.WhenAll(writers.Select(writer => writer.Completion));
        var backup = Directory
            .GetFiles(Path.Combine(_sandbox.Workspace, "data", "backups", name), "*.dump")
            .Should()
            .ContainSingle()
            .Subject;
        var saved = await ScratchDatabase.AskAsync(
            engine,
            backup,
            "SELECT writer, count(*) FROM hive.acknowledged GROUP BY 1 ORDER BY 1"
        );
        var rows = saved.Split('\n').Select(line => int.Parse(line.Split('|')[1], CultureInfo.InvariantCulture)).ToList();
        // One row may be in it whose acknowledgement was cut off.
        var acknowledged = writers.Select(writer => writer.Acknowledged).ToList();
        for (var i = 0; i < writers.Length; i++)
            rows[i].Should().BeInRange(acknowledged[i], acknowledged[i] + 1);
        TestContext.Out.WriteLine($"{engine} {name}: acknowledged {acknowledged.Sum()}, saved {rows.Sum()}");
    }
}
