using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>
/// Every verb runs on an engine that it has never heard of: nothing above the contract knows which engines there are.
/// </summary>
public sealed class MemoryEngineTests
{
    private VerbBench _bench = null!;

    [SetUp]
    public void Make() => _bench = new VerbBench();

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [Test]
    public async Task A_stack_is_served_looked_at_read_restarted_and_stopped()
    {
        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Engine.Should().Be("docker");
        _bench.First.Running.Should().Equal("genie");

        var status = (await Look(_bench.Run())).Single(one => one.IsStarted);
        (status.Health, status.Seen.State, status.Stack.Name)
            .Should()
            .Be((HealthState.Healthy, StackState.Running, "genie"));

        var logs = await _bench.Run().Logs.ReadAsync(_bench.Run().Session.FindAll(), default);
        (await logs.ToListAsync()).Select(line => line.Text).Should().Equal("genie on docker");

        await _bench.Run().Restart.RestartAsync(StackCatalogue.Genie, default);
        _bench.First.Asked.Should().ContainInOrder("serve genie", "stop genie", "serve genie");

        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);
        _bench.First.Running.Should().BeEmpty();
        (await Look(_bench.Run())).Should().OnlyContain(one => !one.IsStarted);
    }

    [Test]
    public async Task All_stacks_are_served_and_stopped_at_the_same_time()
    {
        (await _bench.Run().Serve.ServeAllAsync(default)).Should().HaveCount(StackCatalogue.All.Count);
        _bench.First.Running.Should().BeEquivalentTo(StackCatalogue.All.Select(stack => stack.Name));

        await _bench.Run().Stop.StopAllAsync(default);
        _bench.First.Running.Should().BeEmpty();
    }

    [Test]
    public async Task A_restart_stays_on_the_engine_that_the_stack_runs_on_although_a_preferred_one_answers_by_now()
    {
        _bench.First.Problem = "nobody answers";
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.First.Problem = null;

        await _bench.Run().Restart.RestartAsync(StackCatalogue.Genie, default);

        _bench.Second.Running.Should().Equal("genie");
        _bench.First.Running.Should().BeEmpty();
    }

    [Test]
    public async Task A_restart_that_could_not_serve_again_stops_nothing()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.First.Refusal = new StackException(FailureKind.Prerequisite, "The image is not there.", "Build it.");

        await FluentActions
            .Awaiting(() => _bench.Run().Restart.RestartAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .WithMessage("The image is not there.*");

        _bench.First.Running.Should().Equal("genie");
    }

    [Test]
    public async Task An_engine_that_went_away_within_a_run_is_told_and_not_replaced()
    {
        var run = _bench.Run();
        await run.Session.AnnounceAsync([run.Session.Find(StackCatalogue.Genie)], default);
        _bench.First.Problem = "nobody answers";

        await FluentActions
            .Awaiting(() => run.Serve.ServeAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Prerequisite && failure.Cause.StartsWith("The docker engine went away")
            );
        _bench.Second.Running.Should().BeEmpty();
    }

    [Test]
    public async Task Data_that_the_preferred_engine_cannot_serve_goes_to_one_that_can_with_the_reason()
    {
        _bench.First.Fits = false;

        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Engine.Should().Be("local");

        _bench.Said.Should().Contain("Engine: local (the docker engine answers, but its data is of another kind).");
    }

    [Test]
    public async Task An_engine_that_is_asked_for_and_cannot_be_used_is_refused_with_what_to_do()
    {
        _bench.First.Problem = "nobody answers";

        await FluentActions
            .Awaiting(() => _bench.Run(("engine", "docker")).Serve.ServeAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Remedy == "Start docker.");
    }

    [Test]
    public async Task An_engine_that_is_taken_by_name_only_is_never_taken_without()
    {
        (_bench.First.Problem, _bench.Second.Problem) = ("nobody answers", "nothing is installed");

        await FluentActions
            .Awaiting(() => _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite && failure.Cause.Contains("nobody answers"));

        _bench.Third.Running.Should().BeEmpty();
    }

    [Test]
    public async Task A_stack_stays_on_an_engine_that_was_asked_for_once_until_it_is_stopped()
    {
        (await _bench.Run(("engine", "swarm")).Serve.ServeAsync(StackCatalogue.Genie, default))!.Engine.Should().Be("swarm");
        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Engine.Should().Be("swarm");
        (await Look(_bench.Run())).Single(one => one.IsStarted).Engine.Should().Be("swarm");

        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);

        _bench.Third.Running.Should().BeEmpty();
        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))!.Engine.Should().Be("docker");
    }

    [TestCase("genie", "swarm")]
    [TestCase("workspace", "docker")]
    public async Task Replicas_are_refused_where_they_mean_nothing(string name, string engine)
    {
        var stack = StackCatalogue.All.Single(one => one.Name == name);

        await FluentActions
            .Awaiting(() => _bench.Run(("engine", engine), ("replicas", "3")).Serve.ServeAsync(stack, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.StartsWith("--replicas=3 means nothing"));

        (await Look(_bench.Run())).Should().OnlyContain(one => !one.IsStarted);
    }

    [Test]
    public async Task A_stack_stops_and_is_seen_where_it_was_started_whatever_the_settings_say_by_now()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        File.WriteAllText(Path.Combine(_bench.Folder, ".env"), "HIVE_GENIE_PORT=1\n");

        (await Look(_bench.Run())).Single(one => one.IsStarted).Health.Should().Be(HealthState.Healthy);
        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);

        _bench.First.Running.Should().BeEmpty();
        Directory
            .EnumerateFiles(Path.Combine(_bench.Folder, "data", "started"))
            .Should()
            .BeEmpty("what it was started with is forgotten with its stop");
    }

    [Test]
    public async Task A_plan_changes_nothing_and_a_restarts_plan_starts_what_it_stops()
    {
        await _bench.Run(("plan", "true")).Serve.ServeAsync(StackCatalogue.Genie, default);
        _bench.First.Running.Should().BeEmpty();
        Directory.Exists(Path.Combine(_bench.Folder, "data")).Should().BeFalse();

        _bench.Said.Should().Contain(sentence => sentence.Contains("start genie"));
    }

    [Test]
    public async Task Two_targets_of_one_run_each_have_their_own_times()
    {
        var run = _bench.Run();
        var first = await run.Serve.ServeAsync(StackCatalogue.Genie, default);
        var second = await run.Serve.ServeAsync(StackCatalogue.Agent, default);
        var again = await run.Serve.ServeAsync(StackCatalogue.Genie, default);

        first!.Phases.Should().NotBeEmpty();
        second!.Phases.Count.Should().Be(first.Phases.Count);
        again!.Phases.Should().BeEmpty("it was up already");
    }

    [Test]
    public async Task A_new_instance_is_kept_with_its_port_and_an_unknown_one_is_not_stopped()
    {
        await _bench.Run(("instance", "feature-x")).Serve.ServeAsync(StackCatalogue.Agent, default);

        KeptInstance.Of(_bench.Run().Request.Workspace).Select(one => one.Name).Should().Equal("feature-x");
        await FluentActions
            .Awaiting(() => _bench.Run(("instance", "featur-x")).Stop.StopAsync(StackCatalogue.Agent, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy == "Did you mean --instance=feature-x?");
        _bench.First.Running.Should().Equal("agent-feature-x");
    }

    private static Task<IReadOnlyList<StackStatus>> Look(VerbsOfRun run) =>
        run.Status.LookAsync(run.Session.FindAll(), withPort: false, default);
}
