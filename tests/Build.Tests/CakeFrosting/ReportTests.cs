using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

/// <summary>
/// Cake's table is drawn by Spectre.Console, whose assemblies all carry version 0.0.0.0: one that does not fit compiles, and
/// fails here.
/// </summary>
public sealed class ReportTests
{
    [Test]
    public void A_run_ends_with_a_table_of_its_tasks()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Build), typeof(Serve)), "--target=Serve");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Serving.");
        run.Output.Should().MatchRegex(@"Task\s+Duration\s+Status");
        run.Output.Should().MatchRegex(@"Build\s+[\d:.]+\s+Succeeded").And.MatchRegex(@"Serve\s+[\d:.]+\s+Succeeded");
        run.Output.Should().MatchRegex(@"Total:\s+[\d:.]+");
    }

    [Test]
    public void The_table_can_be_left_out() =>
        FrostingRun
            .Of(host => host.With(typeof(Build), typeof(Serve)), "--target=Serve", "--no-report")
            .Output.Should()
            .Contain("Serving.")
            .And.NotContain("Total:");

    [Test]
    public void Less_can_be_printed() =>
        FrostingRun
            .Of(host => host.With(typeof(Build), typeof(Serve)), "--target=Serve", "--verbosity=minimal")
            .Output.Should()
            .NotContain("Serving.");

    private sealed class Build : FrostingTask
    {
        public override void Run(ICakeContext context) => context.Information("Building.");
    }

    [IsDependentOn(typeof(Build))]
    private sealed class Serve : FrostingTask
    {
        public override void Run(ICakeContext context) => context.Information("Serving.");
    }
}
