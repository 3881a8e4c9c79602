using Hive.Service.Runs;

namespace Hive.Service.Tests.Runs;

internal sealed class KeepableTextTests
{
    [TestCase("plain", "plain")]
    [TestCase("a\0b", "a\uFFFDb")]
    [TestCase("half \uD83D end", "half \uFFFD end")]
    [TestCase("whole 🐝", "whole 🐝")]
    [TestCase("\uDC1D\uD83D", "\uFFFD\uFFFD")]
    public void What_PostgreSQL_cannot_keep_is_replaced(string text, string kept) => KeepableText.Of(text).Should().Be(kept);
}
