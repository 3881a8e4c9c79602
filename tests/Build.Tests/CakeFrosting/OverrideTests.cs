using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.CakeFrosting;

/// <summary>
/// Only what a class overrides is attached: an attached error handler that does nothing would swallow every failure.
/// </summary>
public sealed class OverrideTests
{
    [Test]
    public void Nothing_is_attached_to_a_task_that_overrides_nothing([Values] bool asynchronous)
    {
        var task = Attached(asynchronous ? typeof(PlainAsync) : typeof(Plain));

        task.Actions.Should().BeEmpty();
        task.Criterias.Should().BeEmpty();
        task.ErrorHandler.Should().BeNull();
        task.FinallyHandler.Should().BeNull();
    }

    [Test]
    public void Everything_is_attached_to_a_task_whose_base_class_overrides_everything([Values] bool asynchronous)
    {
        var task = Attached(asynchronous ? typeof(FullAsync) : typeof(Full));

        task.Actions.Should().ContainSingle();
        task.Criterias.Should().ContainSingle();
        task.ErrorHandler.Should().NotBeNull();
        task.FinallyHandler.Should().NotBeNull();
    }

    [Test]
    public void A_failure_without_an_error_handler_ends_the_run()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Failing), typeof(After)), "--target=After");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("it broke");
        run.Notes.Should().BeEmpty();
    }

    [Test]
    public void An_error_handler_that_does_not_rethrow_swallows_the_failure()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Handled), typeof(AfterHandled)), "--target=AfterHandled");

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Equal("handled: it broke", "finally", "AfterHandled");
    }

    [Test]
    public void A_task_that_may_fail_does_not_end_the_run()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Tolerated), typeof(AfterTolerated)), "--target=AfterTolerated");

        run.ExitCode.Should().Be(0);
        run.Errors.Should().Contain(nameof(Tolerated));
        run.Notes.Should().Equal("AfterTolerated");
    }

    [Test]
    public void A_skipped_task_gives_its_reason_and_those_that_need_it_still_run()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Skipped), typeof(AfterSkipped)), "--target=AfterSkipped");

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Equal("AfterSkipped");
        run.Output.Should().Contain("Skipped").And.Contain("no engine here");
    }

    private static CakeTask Attached(Type type)
    {
        CakeTask? task = null;
        FrostingRun.Of(
            host =>
                host.With(type)
                    .UseSetup<Capture>()
                    .ConfigureServices(services => services.AddSingleton((CakeTask seen) => task = seen)),
            "--dryrun",
            $"--target={type.Name}"
        );
        return task!;
    }

    private sealed class Capture(Func<CakeTask, CakeTask> capture) : FrostingSetup
    {
        public override void Setup(ICakeContext context, ISetupContext info) => capture((CakeTask)info.TargetTask);
    }

    private sealed class Plain : FrostingTask;

    private sealed class PlainAsync : AsyncFrostingTask;

    private abstract class FullBase : FrostingTask
    {
        public override void Run(ICakeContext context) { }

        public override bool ShouldRun(ICakeContext context) => true;

        public override void OnError(Exception exception, ICakeContext context) { }

        public override void Finally(ICakeContext context) { }
    }

    private sealed class Full : FullBase;

    private abstract class FullAsyncBase : AsyncFrostingTask<FrostingContext>
    {
        public override Task RunAsync(FrostingContext context) => Task.CompletedTask;

        public override bool ShouldRun(FrostingContext context) => true;

        public override void OnError(Exception exception, FrostingContext context) { }

        public override void Finally(FrostingContext context) { }
    }

    private sealed class FullAsync : FullAsyncBase;

    private sealed class Failing : AsyncFrostingTask
    {
        public override Task RunAsync(ICakeContext context) => throw new InvalidOperationException("it broke");
    }

    [IsDependentOn(typeof(Failing))]
    private sealed class After(Journal journal) : NotingTask(journal);

    private sealed class Handled(Journal journal) : NotingTask(journal)
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("it broke");

        public override void OnError(Exception exception, ICakeContext context) =>
            Journal.Add($"handled: {exception.Message}");

        public override void Finally(ICakeContext context) => Journal.Add("finally");
    }

    [IsDependentOn(typeof(Handled))]
    private sealed class AfterHandled(Journal journal) : NotingTask(journal);

    [ContinueOnError]
    private sealed class Tolerated : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("it broke");
    }

    [IsDependentOn(typeof(Tolerated))]
    private sealed class AfterTolerated(Journal journal) : NotingTask(journal);

    private sealed class Skipped(Journal journal) : NotingTask(journal), IFrostingTask
    {
        public string SkippedMessage => "no engine here";

        public override bool ShouldRun(ICakeContext context) => false;
    }

    [IsDependentOn(typeof(Skipped))]
    private sealed class AfterSkipped(Journal journal) : NotingTask(journal);
}
