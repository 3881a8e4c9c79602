using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Engines.Docker;

/// <summary>What the daemon's answers, and its silence, are taken for.</summary>
[CancelAfter(60_000)]
public sealed class DockerDaemonTests
{
    private FakeDaemon _daemon = null!;

    private DockerEngine Engine => new(_daemon.Client, Requested.Product, new ProcessRunner(), new PlannedChanges());

    [SetUp]
    public void Start()
    {
        _daemon = new FakeDaemon();
        _daemon.Answers["/containers/json"] = (200, FakeContainers.List("gone"));
    }

    [TearDown]
    public async Task Stop() => await _daemon.DisposeAsync();

    [Test]
    public async Task A_container_that_is_removed_between_two_questions_is_not_there(CancellationToken cancellationToken) =>
        (await Engine.ObserveAsync(Samples.Genie(), cancellationToken)).State.Should().Be(StackState.Absent);

    [Test]
    public async Task A_container_that_is_removed_before_its_memory_is_measured_uses_none(
        CancellationToken cancellationToken
    ) => (await _daemon.Client.MeasureMemoryAsync("gone", cancellationToken)).Should().BeNull();

    [TestCase(404)]
    [TestCase(409, Description = "it is marked for removal")]
    public async Task The_log_of_a_container_that_is_being_removed_ends(int status, CancellationToken cancellationToken)
    {
        _daemon.Answers["/containers/json"] = (200, FakeContainers.List("gone"));
        _daemon.Answers["/containers/gone/json"] = (200, FakeContainers.Running("gone"));
        _daemon.Answers["/containers/gone/logs"] = (status, """{"message":"it goes"}""");

        var lines = await Engine
            .ReadLogsAsync(Samples.Genie(), new LogQuery(), cancellationToken)
            .ToListAsync(cancellationToken);

        lines.Should().BeEmpty();
    }

    [Test]
    public async Task Parts_of_a_long_entry_and_of_both_outputs_become_whole_lines(CancellationToken cancellationToken)
    {
        const string time = "2026-11-28T03:04:05.123456789Z ";
        const string later = "2026-11-28T03:04:06.000000001Z ";
        var half = new string('x', 16_384);
        _daemon.Answers["/containers/json"] = (200, FakeContainers.List("whole"));
        _daemon.Answers["/containers/whole/json"] = (200, FakeContainers.Running("whole"));
        // As Docker sends them: parts of an entry have no end of line, and all the time of the first.
        _daemon.Answers["/containers/whole/logs"] = (
            200,
            Frame(1, time + half) + Frame(2, later + "oops\n") + Frame(1, time + half) + Frame(1, time + "end\n")
        );

        var lines = await Engine
            .ReadLogsAsync(Samples.Genie(), new LogQuery(), cancellationToken)
            .ToListAsync(cancellationToken);

        lines.Select(line => line.Text).Should().BeEquivalentTo("oops", half + half + "end");
        lines.Select(line => line.Time.Second).Should().BeEquivalentTo([6, 5]);

        static string Frame(int output, string text) =>
            $"{(char)output}\0\0\0\0\0{(char)(text.Length >> 8)}{(char)(text.Length & 0xff)}{text}";
    }

    [Test]
    public async Task What_the_daemon_refuses_is_told_in_its_words(CancellationToken cancellationToken)
    {
        _daemon.Answers["/containers/json"] = (500, """{"message":"the disk is full"}""");

        var failure = (
            await FluentActions
                .Awaiting(() => Engine.ObserveAsync(Samples.Genie(), cancellationToken))
                .Should()
                .ThrowAsync<StackException>()
        ).Which;

        failure.Kind.Should().Be(FailureKind.Failed);
        failure.Cause.Should().Contain("the disk is full");
    }

    [Test]
    public async Task A_path_that_is_too_long_for_a_socket_is_no_engine_that_went_away(CancellationToken cancellationToken)
    {
        using var daemon = new DockerDaemon(new Uri($"unix:///{new string('a', 200)}/engine.sock"));

        (await daemon.AskAsync(cancellationToken)).Problem.Should().Contain("too long").And.NotContain("Parameter");
        (
            await FluentActions
                .Awaiting(() => daemon.FindAsync(Samples.Genie(), ContainerKind.Compose, cancellationToken))
                .Should()
                .ThrowAsync<StackException>()
        )
            .Which.Message.Should()
            .Contain("too long")
            .And.NotContain("went away");
    }

    [TestCase("foo", "'foo' is invalid")]
    [TestCase("tcp://", "hostname")]
    [TestCase("tcp://localhost:port", "'tcp://localhost:port' is invalid")]
    [TestCase("bogus://x", "'bogus' is not supported")]
    [TestCase("ssh://somewhere", "SSH")]
    [NonParallelizable]
    public async Task A_malformed_DOCKER_HOST_is_told_as_such(string value, string why, CancellationToken cancellationToken)
    {
        var before = Environment.GetEnvironmentVariable("DOCKER_HOST");
        Environment.SetEnvironmentVariable("DOCKER_HOST", value);
        try
        {
            using var daemon = new DockerDaemon();

            (await daemon.AskAsync(cancellationToken)).Problem.Should().Contain("DOCKER_HOST").And.Contain(why);
            var failure = (
                await FluentActions.Awaiting(() => daemon.InfoAsync(cancellationToken)).Should().ThrowAsync<StackException>()
            ).Which;
            failure.Kind.Should().Be(FailureKind.Prerequisite);
            failure.Cause.Should().Contain("DOCKER_HOST").And.Contain(why).And.NotContain("went away");
            failure.Remedy.Should().Contain("unset DOCKER_HOST");
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", before);
        }
    }

    [Test]
    public async Task Somebody_else_on_the_daemons_socket_is_no_daemon(CancellationToken cancellationToken)
    {
        _daemon.Answers["/version"] = (200, "<html>hello</html>");
        (await _daemon.Client.AskAsync(cancellationToken)).Problem.Should().Contain("no Docker daemon");

        _daemon.Answers["/version"] = (403, "<html>go away</html>");
        (await _daemon.Client.AskAsync(cancellationToken)).Problem.Should().Contain("403");
    }
}
