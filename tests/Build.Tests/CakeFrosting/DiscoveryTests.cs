using System.Reflection;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class DiscoveryTests
{
    [Test]
    public void Exported_classes_of_an_added_assembly_are_tasks_and_no_others()
    {
        var run = FrostingRun.Of(host => host.AddAssembly(typeof(Exported).Assembly), "--description");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Exported").And.Contain("ExportedInside");
        run.Output.Should().NotContain("ExportedBase").And.NotContain("Hidden");
    }

    [Test]
    public void The_entry_assembly_needs_no_adding()
    {
        var entry = Assembly.GetEntryAssembly();
        Assembly.SetEntryAssembly(typeof(Exported).Assembly);
        try
        {
            FrostingRun.Of(_ => { }, "--target=Exported").Output.Should().Contain("The exported task ran.");
        }
        finally
        {
            Assembly.SetEntryAssembly(entry);
        }
    }

    [Test]
    public void Every_task_is_built_at_start_and_only_once()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Counted), typeof(Second)), "--target=Counted", "--target=Second");

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Equal("built", "Counted", "Second");
        FrostingRun.Of(host => host.With(typeof(Counted), typeof(Second)), "--tree").Notes.Should().Equal("built");
    }

    [Test]
    public void A_task_is_named_by_its_attribute_and_otherwise_by_its_class_and_names_match_without_case()
    {
        FrostingRun
            .Of(host => host.With(typeof(Named), typeof(Second)), "--target=SERVE-genie", "--target=second")
            .Notes.Should()
            .BeEquivalentTo("Named", "Second");
        FrostingRun.Of(host => host.With(typeof(Named)), "--target=Named").ExitCode.Should().Be(1);
    }

    [Test]
    public void A_task_for_another_context_is_left_out_with_a_warning_that_names_it()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Foreign), typeof(Second)), "--target=Second");

        run.Notes.Should().Equal("Second");
        run.Output.Should().Contain(nameof(Foreign)).And.Contain(nameof(OtherContext));
        FrostingRun
            .Of(host => host.UseContext<OtherContext>().With(typeof(Foreign)), "--target=Foreign")
            .ExitCode.Should()
            .Be(0);
    }

    [Test]
    public void A_task_from_neither_base_class_ends_the_run_and_is_named()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Bare), typeof(Second)), "--target=Second");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain(nameof(Bare));
        run.Notes.Should().BeEmpty();
    }

    private sealed class Counted : NotingTask
    {
        public Counted(Journal journal)
            : base(journal) => journal.Add("built");
    }

    private sealed class Second(Journal journal) : NotingTask(journal);

    [TaskName("Serve-Genie")]
    private sealed class Named(Journal journal) : NotingTask(journal);

    private sealed class OtherContext(ICakeContext context) : FrostingContext(context);

    private sealed class Foreign : AsyncFrostingTask<OtherContext>
    {
        public override Task RunAsync(OtherContext context) => Task.CompletedTask;
    }

    private sealed class Bare : IFrostingTask
    {
        public Task RunAsync(ICakeContext context) => Task.CompletedTask;

        public bool ShouldRun(ICakeContext context) => true;

        public void OnError(Exception exception, ICakeContext context) { }

        public void Finally(ICakeContext context) { }
    }
}
