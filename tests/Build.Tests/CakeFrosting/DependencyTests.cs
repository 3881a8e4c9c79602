using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class DependencyTests
{
    private static readonly Type[] Tasks = [typeof(Image), typeof(Serve), typeof(Probe), typeof(Status)];

    [Test]
    public void What_a_task_needs_runs_before_it_whichever_of_the_two_says_so() =>
        FrostingRun.Of(host => host.With(Tasks), "--target=Serve").Notes.Should().Equal("Image", "Probe", "Serve");

    [Test]
    public void What_a_task_needs_runs_in_the_order_it_says() =>
        FrostingRun
            .Of(host => host.With(typeof(All), typeof(Ant), typeof(Zebra)), "--target=All")
            .Notes.Should()
            .Equal("Zebra", "Ant", "All");

    [Test]
    public void Several_targets_share_one_graph_in_the_order_of_their_names() =>
        FrostingRun
            .Of(host => host.With(Tasks), "--target=Status", "--target=Serve")
            .Notes.Should()
            .Equal("Image", "Probe", "Serve", "Status");

    [Test]
    public void Several_targets_have_each_their_own_graph_in_the_order_they_were_named_if_set_so() =>
        FrostingRun
            .Of(
                host => host.With(Tasks).UseCakeSetting("Settings_UnifiedDependencyGraphForMultipleTargets", "false"),
                "--target=Status",
                "--target=Serve"
            )
            .Notes.Should()
            .Equal("Image", "Status", "Image", "Probe", "Serve");

    [Test]
    public void An_exclusive_target_runs_without_what_it_needs() =>
        FrostingRun.Of(host => host.With(Tasks), "--target=Serve", "--exclusive").Notes.Should().Equal("Serve");

    [Test]
    public void Tasks_never_overlap()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Slow), typeof(Quick)), "--target=Quick");

        run.Notes.Should().Equal("Slow begins", "Slow ends", "Quick");
    }

    [Test]
    public void A_dependency_that_no_assembly_brought_ends_the_run_and_is_named()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Status)), "--target=Status");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain(nameof(Status)).And.Contain(nameof(Image));
        run.Notes.Should().BeEmpty();
    }

    [TestCase(typeof(NeedsNoTask))]
    [TestCase(typeof(NeededByNoTask))]
    public void A_dependency_on_a_class_that_is_no_task_ends_the_run_and_names_both(Type task)
    {
        var run = FrostingRun.Of(host => host.With(task), $"--target={task.Name}");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain(task.Name).And.Contain(typeof(DependencyTests).FullName);
    }

    private sealed class Image(Journal journal) : NotingTask(journal);

    [IsDependentOn(typeof(Image))]
    private sealed class Serve(Journal journal) : NotingTask(journal);

    [IsDependeeOf(typeof(Serve))]
    private sealed class Probe(Journal journal) : NotingTask(journal);

    [IsDependentOn(typeof(Image))]
    private sealed class Status(Journal journal) : NotingTask(journal);

    private sealed class Ant(Journal journal) : NotingTask(journal);

    private sealed class Zebra(Journal journal) : NotingTask(journal);

    [IsDependentOn(typeof(Zebra))]
    [IsDependentOn(typeof(Ant))]
    private sealed class All(Journal journal) : NotingTask(journal);

    private sealed class Slow(Journal journal) : AsyncFrostingTask
    {
        public override async Task RunAsync(ICakeContext context)
        {
            journal.Add("Slow begins");
            await Task.Yield();
            journal.Add("Slow ends");
        }
    }

    [IsDependentOn(typeof(Slow))]
    private sealed class Quick(Journal journal) : NotingTask(journal);

    [IsDependentOn(typeof(DependencyTests))]
    private sealed class NeedsNoTask : FrostingTask;

    [IsDependeeOf(typeof(DependencyTests))]
    private sealed class NeededByNoTask : FrostingTask;
}
