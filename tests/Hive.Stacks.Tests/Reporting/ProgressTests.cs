using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Reporting;

/// <summary>What is told while a step takes long.</summary>
public sealed class ProgressTests
{
    private readonly StringWriter _writer = new();
    private readonly StringWriter _closing = new();
    private readonly FakeTimeProvider _time = new();
    private TemporaryFolder _folder = null!;

    private string File => _folder.In("artifacts/durations.json");

    [SetUp]
    public void Make()
    {
        _folder = new TemporaryFolder();
        _writer.GetStringBuilder().Clear();
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void In_a_pipe_a_line_comes_every_ten_seconds_with_BuildKits_own_step()
    {
        using var view = new PlainView(_writer, verbose: false, new Durations(null, _time), _time);
        var run = new RunEvents(_time, [view]).Run;
        run.Begin(Phase.Image, "building the genie image");
        run.Line("#12 [genie publish 3/7] RUN dotnet publish");
        run.Line("#12 0.532 Determining projects to restore...");

        Wait(25);
        run.Finish();
        Wait(60);

        Lines()
            .Should()
            .Equal(
                "  image      building the genie image …",
                "  image      … 10 s, step 3 of 7 (genie publish): RUN dotnet publish",
                "  image      … 20 s, step 3 of 7 (genie publish): RUN dotnet publish",
                "  image      done in 25.00 s"
            );
    }

    [Test]
    public void A_step_that_took_long_before_says_how_long_and_a_failed_one_does_not_count()
    {
        Play(seconds: 55, fails: false);
        Play(seconds: 400, fails: true);
        _writer.GetStringBuilder().Clear();

        Play(seconds: 12, fails: false);

        Lines()[0].Should().Be("  image      building the genie image (missing) … (about 55 s last time)");
        Lines()[1].Should().EndWith("(about 55 s last time)");
        new Durations(File, _time).Last(Phase.Image, "building the genie image").Should().Be(TimeSpan.FromSeconds(12));
    }

    [Test]
    public void What_is_quick_is_not_kept_and_a_broken_file_is_as_good_as_none()
    {
        Play(seconds: 2, fails: false);
        System.IO.File.Exists(File).Should().BeFalse();
        _folder.Write("artifacts/durations.json", "{ broken");

        new Durations(File, _time).Last(Phase.Image, "building the genie image").Should().BeNull();
        Play(seconds: 5, fails: false);

        new Durations(File, _time).Last(Phase.Image, "building the genie image").Should().Be(TimeSpan.FromSeconds(5));
    }

    [Test]
    public void Whoever_closed_the_pipe_does_not_end_the_work()
    {
        using var view = new PlainView(_closing, verbose: false, new Durations(null, _time), _time);
        new RunEvents(_time, [view]).Run.Begin(Phase.Image, "building the genie image");
        _closing.Dispose();

        FluentActions.Invoking(() => Wait(25)).Should().NotThrow();
    }

    [TestCase("#5 [internal] load build definition from Dockerfile", null)]
    [TestCase("#9 [2/5] COPY . .", "step 2 of 5: COPY . .")]
    [TestCase("#9 CACHED", null)]
    [TestCase("#31 [workspace build  4/11] RUN make", "step 4 of 11 (workspace build): RUN make")]
    public void A_step_is_what_BuildKit_numbers(string line, string? step) => BuildKitLine.Step(line).Should().Be(step);

    private void Play(int seconds, bool fails)
    {
        var durations = new Durations(File, _time);
        using var view = new PlainView(_writer, verbose: false, durations, _time);
        var run = new RunEvents(_time, [view, durations]).Run;
        run.Begin(Phase.Image, "building the genie image (missing)");
        Wait(seconds);
        if (fails)
            run.Abandon();
        else
            run.Finish();
    }

    private void Wait(int seconds)
    {
        for (var second = 0; second < seconds; second++)
            _time.Advance(TimeSpan.FromSeconds(1));
    }

    private string[] Lines() => _writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
