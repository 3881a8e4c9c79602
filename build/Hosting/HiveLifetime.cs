using Cake.Core;
using Cake.Frosting;
using Hive.Build.GitHub;
using Hive.Stacks.Execution;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>
/// Ends a run: prints the plan where it is wanted as JSON, and notes a failure. Setup touches nothing: a dry run calls it
/// too.
/// </summary>
/// <param name="outcome">Where the failure is noted.</param>
/// <param name="plans">What was planned.</param>
/// <param name="events">Told of the failure.</param>
/// <param name="report">What is told on GitHub Actions.</param>
public sealed class HiveLifetime(Outcome outcome, PlanReport plans, RunEvents events, GitHubReport report)
    : FrostingLifetime<HiveContext>
{
    /// <inheritdoc />
    public override void Setup(HiveContext context, ISetupContext info) { }

    /// <inheritdoc />
    public override void Teardown(HiveContext context, ITeardownContext info)
    {
        if (context.Request is { Plan: true, Format: OutputFormat.Json })
            Console.WriteLine(plans.ToJson());
        if (info.ThrownException is { } exception)
        {
            events.Abandon();
            outcome.Note(exception);
        }

        if (GitHubReport.IsWanted)
            report.Write(outcome.Failure);
    }
}
