using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Tests.Reporting;

public sealed class LogTextTests
{
    private static readonly LogLine Line = new(new DateTimeOffset(2026, 11, 23, 18, 0, 0, 123, TimeSpan.Zero), "api", "one")
    {
        Stack = "agent-x",
    };

    [Test]
    public void A_single_stack_is_not_named() =>
        new LogText(several: false, coloured: false).Render(Line).Should().Be("18:00:00.123 api        INFO  one");

    [Test]
    public void Of_several_stacks_each_line_names_its_own() =>
        new LogText(several: true, coloured: false).Render(Line).Should().Be("18:00:00.123 agent-x/api INFO  one");

    [Test]
    public void Further_lines_of_an_entry_stand_under_its_first() =>
        new LogText(several: false, coloured: false)
            .Render(Line with { Text = "one\ntwo" })
            .ReplaceLineEndings("\n")
            .Should()
            .Be("18:00:00.123 api        INFO  one\n                              two");

    [Test]
    public void On_a_terminal_each_source_keeps_a_colour_of_its_own()
    {
        var text = new LogText(several: true, coloured: true);
        var (first, other, again) = (text.Render(Line), text.Render(Line with { Source = "postgres" }), text.Render(Line));

        first.Should().StartWith("\e[36m").And.Contain("\e[0m INFO  one");
        other.Should().StartWith("\e[35m");
        again.Should().StartWith("\e[36m");
    }
}
