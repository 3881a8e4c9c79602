using Hive.Service.Runs;

namespace Hive.Service.Tests.Runs;

internal sealed class KeepableTextTests
{
    // Not attributes' arguments: those are stored as UTF-8, which has no halves of characters.
    private static readonly (string Text, string Kept)[] Cases =
    [
        ("plain", "plain"),
        ("a\0b", "a\uFFFDb"),
        ("half \uD83D end", "half \uFFFD end"),
        ("whole 🐝", "whole 🐝"),
        ("\uDC1D\uD83D", "\uFFFD\uFFFD"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void What_PostgreSQL_cannot_keep_is_replaced((string Text, string Kept) sample) =>
        KeepableText.Of(sample.Text).Should().Be(sample.Kept);
}
