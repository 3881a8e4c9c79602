using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Tests.Reporting;

/// <summary>What comes from outside reaches no terminal as a command to it.</summary>
public sealed class VisibleControlsTests
{
    // Clears the screen, sets the title, rings; then C1's CSI, delete, a lone carriage return and a null.
    private const string Hostile = "a\e[2J\e]0;owned\a\u009b31m\u007f\rb\0";
    private const string Shown = @"a\x1b[2J\x1b]0;owned\x07\x9b31m\x7f\x0db\x00";

    [Test]
    public void Controls_in_a_log_line_are_shown_and_not_done() =>
        new LogText(several: false, coloured: false)
            .Render(Line("FATAL: role \"" + Hostile + "\" does not exist"))
            .Should()
            .EndWith("FATAL: role \"" + Shown + "\" does not exist");

    [Test]
    public void Controls_in_names_are_shown_and_not_done() =>
        new LogText(several: true, coloured: false)
            .Render(Line("text") with { Source = "api\e[8m", Stack = "genie\a" })
            .Should()
            .Contain(@"genie\x07/api\x1b[8m ");

    [Test]
    public void Tabs_and_the_lines_of_an_entry_stay() =>
        new LogText(several: false, coloured: false)
            .Render(Line("one\n\ttwo"))
            .ReplaceLineEndings("\n")
            .Should()
            .EndWith("one\n                              \ttwo");

    [Test]
    public void A_plain_view_shows_them()
    {
        using var writer = new StringWriter();
        var events = new RunEvents(TimeProvider.System, [new PlainView(writer, verbose: true)]);

        events.Say(Hostile);
        events.Run.Begin(Phase.Create, Hostile);
        events.Run.Line(Hostile);
        events.For("genie", several: true).Say(Hostile);

        writer
            .ToString()
            .ReplaceLineEndings("\n")
            .Should()
            .NotContainAny("\e", "\a", "\u009b", "\u007f", "\r", "\0")
            .And.Contain(Shown);
    }

    [Test]
    public void A_live_view_shows_them_among_its_own()
    {
        using var writer = new StringWriter();
        using (var view = new LiveView(writer, () => 200))
        {
            var run = new RunEvents(TimeProvider.System, [view]).Run;
            run.Say(Hostile);
            run.Begin(Phase.Create, Hostile);
            run.Line(Hostile);
            run.Say("then");
        }

        var own = writer.ToString().Replace("\r\e[2K", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
        own.Should().NotContainAny("\e", "\a", "\u009b", "\u007f", "\r", "\0").And.Contain(Shown);
    }

    [Test]
    public void A_table_shows_them() =>
        TextTable
            .Render([
                ["id", Hostile],
            ])
            .Should()
            .Be("  id  " + Shown);

    private static LogLine Line(string text) => new(DateTimeOffset.UnixEpoch, "api", text);
}
