using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks;
using Hive.Testing;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>Starting and stopping a real daemon on a machine without systemd, after good ends and bad ones.</summary>
[CancelAfter(120_000)]
public sealed class EngineSetupTests
{
    private PrivateEngine _engine = null!;

    [SetUp]
    public void MakeEngine()
    {
        RequireMachine();
        _engine = new PrivateEngine();
    }

    [TearDown]
    public async Task EndEngine()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
    }

    [Test]
    public async Task A_daemon_is_started_answers_and_outlives_its_starter(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);

        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
        _engine.Record!.IsAlive.Should().BeTrue();
        _engine.View.Text.Should().Contain("Engine: start the Docker daemon").And.Contain("The engine is ready: Docker ");
    }

    [Test]
    public async Task An_engine_that_answers_is_not_changed(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        var before = (_engine.Record, _engine.ContainerdProcess);

        await _engine.UpAsync(cancellationToken);

        _engine.View.Text.Should().StartWith("An engine is there: Docker ").And.EndWith("Nothing was changed.");
        (_engine.Record, _engine.ContainerdProcess).Should().Be(before);
    }

    [Test]
    public async Task A_plan_of_its_end_names_the_daemon_and_ends_nothing(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);

        (await _engine.PlanDownAsync(cancellationToken))
            .Should()
            .Equal($"stop the Docker daemon (process {_engine.Record!.ProcessId}) and its containers");

        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
        _engine.Record!.IsAlive.Should().BeTrue();
    }

    [Test]
    public async Task The_target_with_a_plan_ends_nothing()
    {
        await Requires.EngineAsync("docker");
        await using var sandbox = new Sandbox("docker");

        var run = await sandbox.RunAsync("EngineDown", "--plan");

        run.ExitCode.Should().Be(0, run.ToString());
        (await DockerCli.RunAsync("version", "--format", "{{.Server.Version}}")).Should().NotBeEmpty();
    }

    [Test]
    public async Task After_a_kill_the_daemon_is_started_again(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        var first = _engine.Record;
        await _engine.KillAsync(cancellationToken);

        await _engine.UpAsync(cancellationToken);

        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
        _engine.Record.Should().NotBe(first);
    }

    [Test]
    public async Task A_containerd_that_outlived_its_daemon_does_not_stop_the_next_one(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        await _engine.KillAsync(cancellationToken);
        using var left = _engine.StartContainerd();

        await _engine.UpAsync(cancellationToken);

        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
        left.Runs.Should().BeFalse();
    }

    [Test]
    public async Task Pid_files_that_name_a_strangers_process_are_removed_and_the_stranger_is_left_alone(
        CancellationToken cancellationToken
    )
    {
        using var stranger = new Stranger();
        Directory.CreateDirectory(Path.GetDirectoryName(_engine.Settings.ContainerdPidFile)!);
        await File.WriteAllTextAsync(_engine.Settings.PidFile, $"{stranger.Id}", cancellationToken);
        await File.WriteAllTextAsync(_engine.Settings.ContainerdPidFile, $"{stranger.Id}", cancellationToken);

        await _engine.UpAsync(cancellationToken);
        await _engine.DownAsync(cancellationToken);

        stranger.Runs.Should().BeTrue();
    }

    [Test]
    public async Task A_record_that_names_a_strangers_process_does_not_end_it(CancellationToken cancellationToken)
    {
        using var stranger = new Stranger();
        await _engine.UpAsync(cancellationToken);
        var record = await File.ReadAllTextAsync(_engine.Settings.RecordFile, cancellationToken);
        await _engine.DownAsync(cancellationToken);
        var id = record.Split('\n')[0];
        await File.WriteAllTextAsync(
            _engine.Settings.RecordFile,
            record.Replace(id, $"pid={stranger.Id}", StringComparison.Ordinal),
            cancellationToken
        );

        await _engine.DownAsync(cancellationToken);

        stranger.Runs.Should().BeTrue();
        _engine.View.Text.Should().Contain("had ended");
    }

    [Test]
    public async Task Stopping_ends_the_daemon_and_its_containerd_and_keeps_its_data(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);

        await _engine.DownAsync(cancellationToken);

        _engine.Processes.Should().BeEmpty();
        _engine.Record.Should().BeNull();
        Directory.Exists(_engine.Settings.DataRoot).Should().BeTrue();
        _engine.View.Text.Should().Contain("The engine is stopped");
    }

    [Test]
    public async Task Stopping_twice_says_that_nothing_was_started(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        await _engine.DownAsync(cancellationToken);

        await _engine.DownAsync(cancellationToken);

        _engine.View.Text.Should().Be("EngineUp has started no engine here. Nothing was changed.");
    }

    [Test]
    public async Task Stopping_after_a_kill_ends_the_containerd_that_is_left(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        await _engine.KillAsync(cancellationToken);
        using var left = _engine.StartContainerd();

        await _engine.DownAsync(cancellationToken);

        _engine.View.Text.Should().Contain("its containerd was still there and is stopped");
        _engine.Processes.Should().BeEmpty();
    }

    [Test]
    public async Task A_daemon_that_somebody_else_started_is_left_alone(CancellationToken cancellationToken)
    {
        await _engine.UpAsync(cancellationToken);
        var ours = _engine.Settings;
        _engine.Settings = ours with { RecordFile = _engine.In("another.process") };

        await _engine.DownAsync(cancellationToken);

        _engine.View.Text.Should().Contain("was started otherwise and is left alone");
        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
        _engine.Settings = ours;
    }

    [Test]
    public async Task A_daemon_that_cannot_start_shows_its_last_words_and_leaves_nothing(CancellationToken cancellationToken)
    {
        _engine.Settings = _engine.Settings with { Arguments = [.. _engine.Settings.Arguments, "--no-such-option"] };

        var failure = (
            await _engine.Invoking(engine => engine.UpAsync(cancellationToken)).Should().ThrowAsync<StackException>()
        ).Which;

        failure.Kind.Should().Be(FailureKind.Prerequisite);
        failure.Cause.Should().Contain("ended before it answered").And.Contain("no-such-option");
        failure.Remedy.Should().Contain(_engine.Settings.LogFile).And.Contain("--engine=local");
        (_engine.Record, _engine.Processes.Count).Should().Be((null, 0));
    }

    [Test]
    public async Task An_interrupted_start_leaves_no_process(CancellationToken cancellationToken)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var runner = new InterruptingRunner(interrupted, "--record");

        await _engine
            .Invoking(engine => engine.UpAsync(interrupted.Token, runner))
            .Should()
            .ThrowAsync<OperationCanceledException>();

        _engine.Record.Should().BeNull();
        // The daemon's containerd sees a moment later that it is gone.
        await Eventually.HoldsAsync("no process is left", () => _engine.Processes.Count == 0);
        await _engine.UpAsync(cancellationToken);
        (await _engine.AnswersAsync(cancellationToken)).Should().BeTrue();
    }

    [Test]
    public async Task Two_starts_at_once_make_one_daemon(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_engine.UpAsync(cancellationToken), _engine.UpAsync(cancellationToken));

        _engine.Processes.Count(id => File.ReadAllText($"/proc/{id}/comm").Trim() == "dockerd").Should().Be(1);
    }

    private static void RequireMachine()
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/dockerd"))
            return;
        const string reason = "needs root on Linux with docker.io installed";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Ignore(reason);
    }
}
