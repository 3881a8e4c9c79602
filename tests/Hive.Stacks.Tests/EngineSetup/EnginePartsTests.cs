using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;

namespace Hive.Stacks.Tests.EngineSetup;

public sealed class EnginePartsTests
{
    [TestCase("Docker version 26.1.5+dfsg1, build 411e817", "26.1.5+dfsg1")]
    [TestCase("github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", "0.13.1+ds1")]
    [TestCase("github.com/docker/buildx v0.24.0 d0e5e86", "0.24.0")]
    [TestCase("2.26.1-4", "2.26.1-4")]
    [TestCase("no number", null)]
    public async Task A_version_is_found_in_what_a_program_prints(string output, string? version) =>
        (await EngineParts.VersionAsync(new Command("echo", [output]), new ProcessRunner(), CancellationToken.None))
            .Should()
            .Be(version);

    [TestCase("false")]
    [TestCase("/no/such/program")]
    public async Task What_fails_or_is_missing_has_no_version(string program) =>
        (await EngineParts.VersionAsync(new Command(program, []), new ProcessRunner(), CancellationToken.None))
            .Should()
            .BeNull();

    [Test]
    public void An_engine_is_complete_when_the_daemon_answers_and_both_plugins_work()
    {
        var whole = new EngineParts(new DaemonAnswer("26.1.5", null), "26.1.5", "2.26.1", "0.13.1");

        whole.IsComplete.Should().BeTrue();
        (whole with { Daemon = new DaemonAnswer(null, "no Docker daemon answers") }).IsComplete.Should().BeFalse();
        (whole with { Compose = null }).Missing.Should().Equal(EnginePart.Compose);
        (whole with { Buildx = null, Cli = null }).Missing.Should().Equal(EnginePart.Cli, EnginePart.Buildx);
    }
}
