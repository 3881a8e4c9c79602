using System.Text.RegularExpressions;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Stacks.Tests.Reporting;

public sealed partial class RunViewTests
{
    private readonly StringWriter _writer = new();

    [SetUp]
    public void Empty() => _writer.GetStringBuilder().Clear();

    [Test]
    public void Plain_lines_tell_the_begin_and_the_end_of_each_phase()
    {
        Play(new PlainView(_writer, verbose: false));

        Lines()
            .Should()
            .Equal(
                "Engine: docker.",
                "  image      building the genie image …",
                "  image      done in N s",
                "  create     prepare folders …",
                "  create     create genie-server …",
                "  create     done in N s",
                "genie is healthy."
            );
    }

    [Test]
    public void Asked_for_all_that_programs_write_it_is_shown_as_theirs()
    {
        Play(new PlainView(_writer, verbose: true));

        Lines()
            .Should()
            .ContainInOrder(
                "  image      building the genie image …",
                "             | #1 load build definition",
                "  image      done in N s"
            );
    }

    [Test]
    public void Plain_lines_hold_no_control_characters()
    {
        Play(new PlainView(_writer, verbose: true));

        _writer.ToString().Should().NotContain("\e").And.NotContain("\r\e");
    }

    [Test]
    public void A_terminal_keeps_one_line_for_each_phase_that_ended()
    {
        using var view = new LiveView(_writer, () => 60);
        Play(view);

        Screen()
            .Should()
            .Equal(
                "Engine: docker.",
                "  ✔ image        N s  building the genie image",
                "  ✔ create       N s  create genie-server",
                "genie is healthy."
            );
    }

    [Test]
    public void A_terminal_shows_what_goes_on_now_and_never_wraps()
    {
        using var view = new LiveView(_writer, () => 40);
        var run = Run(view);
        run.Begin(Phase.Image, "building the genie image with a very long title");
        run.Finish();

        var drawn = _writer
            .ToString()
            .Split("\r\e[2K")
            .Where(line => line.StartsWith("  …", StringComparison.Ordinal))
            .ToList();
        drawn.Should().NotBeEmpty();
        drawn.Should().OnlyContain(line => line.Length < 40 && line.StartsWith("  … image      "));
    }

    [Test]
    public void After_the_end_nothing_is_drawn_any_more()
    {
        using var view = new LiveView(_writer, () => 40);
        var run = Run(view);
        run.Begin(Phase.Image, "title");
        run.Finish();
        var before = _writer.ToString();

        run.Line("late");
        run.Finish();

        _writer.ToString().Should().Be(before);
    }

    [Test]
    public void Of_several_stacks_each_line_tells_whose_it_is()
    {
        var events = new RunEvents(TimeProvider.System, [new PlainView(_writer, verbose: false)]);
        var genie = events.For("genie", several: true);
        genie.Begin(Phase.Create, "create genie-server");
        genie.Say("Port 1 is held.");
        genie.Abandon();

        Lines()
            .Should()
            .Equal(
                "  genie        create     create genie-server …",
                "genie: Port 1 is held.",
                "  genie        create     failed after N s"
            );
    }

    private static RunScope Run(IRunObserver view) => new RunEvents(TimeProvider.System, [view]).Run;

    private static void Play(IRunObserver view)
    {
        var run = Run(view);
        run.Say("Engine: docker.");
        run.Begin(Phase.Image, "building the genie image");
        run.Line("#1 load build definition");
        run.Begin(Phase.Create, "prepare folders");
        run.Begin(Phase.Create, "create genie-server");
        run.Finish();
        run.Say("genie is healthy.");
    }

    private List<string> Lines() =>
        [
            .. _writer
                .ToString()
                .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Seconds.Replace(line, "N s")),
        ];

    // What stays on the screen: of each line, what was written after it was last cleared.
    private List<string> Screen() => [.. Lines().Select(line => line.Split("\r\e[2K")[^1])];

    [GeneratedRegex(@"\d+\.\d+ s\b")]
    private static partial Regex Seconds { get; }
}
