using System.Globalization;
using EndToEnd.Tests.Data;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>A stack that is restarted shuts its database down in good order, under load as well.</summary>
[TestFixture("docker")]
[TestFixture("local")]
[Category(Chaos.Category)]
internal sealed class RestartTests(string engine)
{
    [Test]
    public async Task Restarts_in_a_row_under_load_leave_no_line_about_recovery_from_a_crash()
    {
        await Requires.EngineAsync(engine);
        await using var sandbox = new Sandbox(engine);
        var genie = sandbox.Stack(StackCatalogue.Genie);
        (await sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
        await sandbox.SqlAsync(genie, "CREATE TABLE acknowledged (writer int, row int, PRIMARY KEY (writer, row))");
        var (rounds, lost, acknowledged) = (Chaos.Rounds(10), 0, 0);
        for (var round = 1; round <= rounds; round++)
        {
            var writer = await Writer.StartAsync(sandbox, genie, round);
            await Eventually.HoldsAsync("it writes", () => writer.Acknowledged > 50);

            var run = await sandbox.RunAsync("GenieRestart");

            run.ExitCode.Should().Be(0, run.ToString());
            await writer.Completion;
            var log = (await sandbox.RunAsync("GenieLogs", "--tail=2000")).Output;
            log.Should().NotContain("not properly shut down").And.NotContain("was interrupted");
            acknowledged += writer.Acknowledged;
            var there = int.Parse(
                await sandbox.SqlAsync(genie, $"SELECT count(*) FROM acknowledged WHERE writer = {round}"),
                CultureInfo.InvariantCulture
            );
            lost += Math.Max(0, writer.Acknowledged - there);
        }

        Chaos.Report(
            $"restart under load ({engine}), {acknowledged} rows acknowledged",
            rounds,
            lost,
            "no line about recovery from a crash"
        );
        lost.Should().Be(0);
    }
}
