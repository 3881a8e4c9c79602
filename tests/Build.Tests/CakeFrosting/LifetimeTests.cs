using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class LifetimeTests
{
    [Test]
    public void Setup_and_teardown_frame_the_run_and_each_task()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UseLifetime<Lifetime>().UseTaskLifetime<TaskLifetime>(),
            "--target=Work"
        );

        run.ExitCode.Should().Be(0);
        run.Notes.Should()
            .Equal("built", "setup for Work", "before Work", "Work", "after Work", "teardown, successful: True, same: True");
    }

    [Test]
    public void Setup_and_teardown_may_be_classes_of_their_own()
    {
        var run = FrostingRun.Of(
            host =>
                host.With(typeof(Work))
                    .UseSetup<SetupAlone>()
                    .UseTeardown<TeardownAlone>()
                    .UseTaskSetup<TaskSetup>()
                    .UseTaskTeardown<TaskTeardown>(),
            "--target=Work"
        );

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Equal("Setup", "TaskSetup", "Work", "TaskTeardown", "Teardown");
    }

    [Test]
    public void Of_several_the_last_one_counts()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UseLifetime<Lifetime>().UseSetup<SetupAlone>(),
            "--target=Work"
        );

        run.Notes.Should().Equal("built", "Setup", "Work", "teardown, successful: True, same: False");
    }

    [Test]
    public void A_failed_setup_lets_no_task_run_and_teardown_all_the_same()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UseSetup<BrokenSetup>().UseTeardown<TeardownAlone>(),
            "--target=Work"
        );

        run.ExitCode.Should().Be(1);
        run.Notes.Should().Equal("Teardown");
    }

    [Test]
    public void A_failed_task_setup_skips_the_body_and_runs_the_task_teardown()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UseTaskSetup<BrokenTaskSetup>().UseTaskTeardown<TaskTeardown>(),
            "--target=Work"
        );

        run.ExitCode.Should().Be(1);
        run.Notes.Should().Equal("TaskTeardown");
    }

    [Test]
    public void A_dry_run_names_the_tasks_and_still_sets_up_and_tears_down()
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work)).UseLifetime<Lifetime>().UseTaskLifetime<TaskLifetime>(),
            "--target=Work",
            "--dryrun"
        );

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("1. Work");
        run.Notes.Should().Equal("built", "setup for Work", "teardown, successful: True, same: True");
    }

    [TestCase("--tree")]
    [TestCase("--description")]
    public void Listing_tasks_neither_sets_up_nor_runs_anything(string option)
    {
        var run = FrostingRun.Of(
            host => host.With(typeof(Work), typeof(More)).UseSetup<SetupAlone>().UseTeardown<TeardownAlone>(),
            option
        );

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Work").And.Contain("More");
        run.Notes.Should().BeEmpty();
    }

    [Test]
    public void Descriptions_are_listed() =>
        FrostingRun.Of(host => host.With(typeof(More)), "--description").Output.Should().Contain("Does even more");

    private sealed class Work(Journal journal) : NotingTask(journal);

    [TaskDescription("Does even more")]
    [IsDependentOn(typeof(Work))]
    private sealed class More(Journal journal) : NotingTask(journal);

    private sealed class Lifetime : FrostingLifetime
    {
        private readonly Journal _journal;
        private bool _isSetUp;

        public Lifetime(Journal journal)
        {
            _journal = journal;
            journal.Add("built");
        }

        public override void Setup(ICakeContext context, ISetupContext info)
        {
            _isSetUp = true;
            _journal.Add($"setup for {info.TargetTask.Name}");
        }

        public override void Teardown(ICakeContext context, ITeardownContext info) =>
            _journal.Add($"teardown, successful: {info.Successful}, same: {_isSetUp}");
    }

    private sealed class TaskLifetime(Journal journal) : FrostingTaskLifetime<FrostingContext>
    {
        public override void Setup(FrostingContext context, ITaskSetupContext info) =>
            journal.Add($"before {info.Task.Name}");

        public override void Teardown(FrostingContext context, ITaskTeardownContext info) =>
            journal.Add($"after {info.Task.Name}");
    }

    private sealed class SetupAlone(Journal journal) : FrostingSetup<FrostingContext>
    {
        public override void Setup(FrostingContext context, ISetupContext info) => journal.Add("Setup");
    }

    private sealed class TeardownAlone(Journal journal) : FrostingTeardown
    {
        public override void Teardown(ICakeContext context, ITeardownContext info) => journal.Add("Teardown");
    }

    private sealed class TaskSetup(Journal journal) : FrostingTaskSetup
    {
        public override void Setup(ICakeContext context, ITaskSetupContext info) => journal.Add("TaskSetup");
    }

    private sealed class TaskTeardown(Journal journal) : FrostingTaskTeardown<FrostingContext>
    {
        public override void Teardown(FrostingContext context, ITaskTeardownContext info) => journal.Add("TaskTeardown");
    }

    private sealed class BrokenSetup : FrostingSetup
    {
        public override void Setup(ICakeContext context, ISetupContext info) =>
            throw new InvalidOperationException("no setup");
    }

    private sealed class BrokenTaskSetup : FrostingTaskSetup
    {
        public override void Setup(ICakeContext context, ITaskSetupContext info) =>
            throw new InvalidOperationException("no setup");
    }
}
