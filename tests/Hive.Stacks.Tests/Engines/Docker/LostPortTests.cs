using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Hive.Stacks.Tests.Engines.Docker;

/// <summary>A port that refuses connections is lost when its container is healthy, and not when it only starts.</summary>
[CancelAfter(60_000)]
public sealed class LostPortTests
{
    private TemporaryFolder _folder = null!;
    private FakeDaemon _daemon = null!;
    private TinyServer _server = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void Make()
    {
        (_folder, _daemon, _server) = (new TemporaryFolder(), new FakeDaemon(), new TinyServer());
        _folder.Write(".env", $"HIVE_GENIE_PORT={_server.Port}\n");
        _stack = Requested.Genie(_folder);
        _daemon.Answers["/containers/json"] = (200, FakeContainers.List("own", _folder.Path));
    }

    [TearDown]
    public async Task Clean()
    {
        await _daemon.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("healthy", true)]
    [TestCase("unhealthy", false)]
    public async Task The_health_of_its_container_decides(string health, bool isLost, CancellationToken cancellationToken)
    {
        Say(health);

        (await FindAsync(cancellationToken)).Should().Be(isLost ? _server.Port : null);
    }

    [Test]
    public async Task One_that_answers_is_not_lost(CancellationToken cancellationToken)
    {
        Say("healthy");
        _server.Open();

        (await FindAsync(cancellationToken)).Should().BeNull();
    }

    [TestCase("healthy", PortState.Lost)]
    [TestCase("unhealthy", PortState.Free)]
    public async Task It_is_told_from_one_that_is_free(string health, PortState state, CancellationToken cancellationToken)
    {
        var port = Machine.FreePort();
        _folder.Write(".env", $"HIVE_GENIE_PORT={port}\n");
        Say(health, port);

        (await PublishedPort.ExamineAsync(_daemon.Client, Requested.Genie(_folder), port, cancellationToken))
            .State.Should()
            .Be(state);
    }

    [TestCase(true, PortState.Held)]
    [TestCase(false, PortState.Free)]
    public async Task An_engine_that_does_not_answer_hides_no_port(
        bool isTaken,
        PortState state,
        CancellationToken cancellationToken
    )
    {
        if (isTaken)
            _server.Open();
        using var silent = new DockerDaemon(new Uri($"unix://{_folder.In("nobody.sock")}"));

        (await PublishedPort.ExamineAsync(silent, _stack, isTaken ? _server.Port : Machine.FreePort(), cancellationToken))
            .State.Should()
            .Be(state);
    }

    // As right after a serve: Docker has not looked at its health yet.
    [Test]
    public async Task That_of_a_container_that_has_just_started_is_decided_when_its_health_is_known(
        CancellationToken cancellationToken
    )
    {
        Say("starting");
        var finding = FindAsync(cancellationToken);
        await _daemon.AnsweredAsync("/containers/own/json", 2, cancellationToken);
        finding.IsCompleted.Should().BeFalse();

        Say("healthy");

        (await finding).Should().Be(_server.Port);
    }

    [Test]
    public async Task A_server_that_listens_a_little_later_is_waited_for(CancellationToken cancellationToken)
    {
        Say("starting");
        var finding = FindAsync(cancellationToken);
        await _daemon.AnsweredAsync("/containers/own/json", 2, cancellationToken);

        _server.Open();

        (await finding).Should().BeNull();
    }

    private void Say(string health, int? port = null) =>
        _daemon.Answers["/containers/own/json"] = (
            200,
            FakeContainers.Running("own", _folder.Path, port: port ?? _server.Port, health: health)
        );

    private async Task<int?> FindAsync(CancellationToken cancellationToken) =>
        await PublishedPort.FindLostAsync(
            _daemon.Client,
            await StackContainers.FindAsync(_daemon.Client, _stack, cancellationToken),
            cancellationToken
        );
}
