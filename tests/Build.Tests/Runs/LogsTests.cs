using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What a person reads of a stack's log.</summary>
internal sealed class LogsTests
{
    private TestFolder _workspace = null!;

    [SetUp]
    public void Make()
    {
        _workspace = new TestFolder();
        LocalStack.Write(_workspace, "genie", runs: false);
        LocalStack.Log(
            _workspace,
            "genie",
            "api",
            """{"Timestamp":"2026-11-27T16:46:02.803Z","LogLevel":"Information","Category":"Hive.Service.Database.Migrator","Message":"Migration 12 applied"}""",
            """{"Timestamp":"2026-11-27T16:46:02.900Z","LogLevel":"Warning","Category":"Hive.Api","Message":"A wrong API key came from 10.0.0.7","Scopes":[{"TraceId":"0af7651916cd43dd8448eb211c80319c"}]}"""
        );
    }

    [TearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public async Task An_entry_is_a_line_for_people_and_what_every_start_says_is_not_there()
    {
        var run = await HiveConsole.RunAsync(_workspace, "GenieLogs", "--engine=local");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Output.TrimEnd()
            .Should()
            .Be("16:46:02.900 api        WARN  A wrong API key came from 10.0.0.7 trace=0af7651916cd43dd8448eb211c80319c");
    }

    [Test]
    public async Task Json_and_the_lowest_level_have_all_of_it()
    {
        var json = await HiveConsole.RunAsync(_workspace, "GenieLogs", "--engine=local", "--format=json");
        var all = await HiveConsole.RunAsync(_workspace, "GenieLogs", "--engine=local", "--level=debug");

        json.Output.TrimEnd().Split('\n').Should().HaveCount(2).And.OnlyContain(line => line.StartsWith("{\"time\":"));
        all.Output.Should().Contain("DEBUG Migration 12 applied").And.Contain("WARN  A wrong");
    }

    [Test]
    public async Task CtrlC_ends_a_log_that_is_followed_without_a_word()
    {
        TmuxScreen.Require();
        await using var screen = await TmuxScreen.StartAsync(
            HiveConsole.Line(_workspace, "GenieLogs", "--engine=local", "--follow")
        );
        await screen.ShowsAsync("A wrong API key");

        await screen.PressAsync("C-c");

        (await screen.EndAsync()).Should().Be(0, await screen.ReadAsync());
        (await screen.ReadAsync()).Should().NotContain("Interrupted").And.NotContain("Error");
    }
}
