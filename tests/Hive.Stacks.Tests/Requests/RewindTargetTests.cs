using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

public sealed class RewindTargetTests
{
    [TestCase("5 min ago", 300)]
    [TestCase("30s ago", 30)]
    [TestCase("1.5 hours ago", 5400)]
    [TestCase(" 2 DAYS ago ", 172_800)]
    public void So_long_ago(string text, int seconds) =>
        RewindTarget.Parse(text).Should().Be(new Ago(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void An_instant_has_this_machines_time_zone_or_its_own()
    {
        RewindTarget
            .Parse("2026-11-26 21:05")
            .Should()
            .Be(
                new AtInstant(new DateTimeOffset(new DateTime(2026, 11, 26, 21, 5, 0, DateTimeKind.Local)).ToUniversalTime())
            );
        RewindTarget
            .Parse("2026-11-26T21:05:00.25+02:00")
            .Should()
            .Be(new AtInstant(new DateTimeOffset(2026, 11, 26, 19, 5, 0, 250, TimeSpan.Zero)));
    }

    [TestCase("yesterday")]
    [TestCase("5 min")]
    [TestCase("-5 min ago")]
    [TestCase("5 parsecs ago")]
    [TestCase("")]
    [TestCase("before-run:")]
    [TestCase("before-run:7")]
    public void What_names_no_instant_is_refused(string text) =>
        FluentActions.Invoking(() => RewindTarget.Parse(text)).Should().Throw<FormatException>();

    [TestCase("7d,2GiB", true)]
    [TestCase("12h", true)]
    [TestCase("500MiB", true)]
    [TestCase("0", true)]
    [TestCase("2 GiB", false)]
    [TestCase("7d,2GiB,1s", false)]
    [TestCase("-1d", false)]
    [TestCase("x", false)]
    [TestCase("0d", false)]
    public void The_bound_of_an_archive_is_a_duration_and_a_size_or_nothing(string text, bool fits)
    {
        using var folder = new TemporaryFolder();
        folder.Write(".env", $"HIVE_ARCHIVE_KEEP={text}\n");

        var read = FluentActions.Invoking(() => Requested.In(folder).Settings.ArchiveKeep);

        if (fits)
            read().Should().Be(text);
        else
            read.Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Misuse);
    }
}
