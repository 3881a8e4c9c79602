using Hive.Stacks.Reporting;

namespace Hive.Stacks.Tests.Reporting;

public sealed class ScreenTests
{
    [TestCase("one two three", "one two\n  three")]
    [TestCase("one two", "one two")]
    [TestCase("  one two three", "  one\n  two\n  three")]
    [TestCase("/a/path/that/is/long and more", "/a/path/that/is/long\n  and\n  more")]
    [TestCase("x /a/path/that/is/long", "x\n  /a/path/that/is/long")]
    [TestCase("a\nb", "a\nb")]
    [TestCase("", "")]
    public void Lines_break_between_words_and_what_is_longer_stays_whole(string text, string shown) =>
        new Screen(8, false).Wrap(text, 2).ReplaceLineEndings("\n").Should().Be(shown);

    [Test]
    public void A_pipe_gets_neither_breaks_nor_colours()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 1000));

        Screen.None.Wrap(text).Should().Be(text);
        Screen.None.Paint("healthy", Paint.Good).Should().Be("healthy");
    }
}
