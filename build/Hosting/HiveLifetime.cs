using Cake.Core;
using Cake.Frosting;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>Ends a run: prints the plan where it is wanted as JSON, and notes a failure. Setup touches nothing: a dry run calls it too.</summary>
/// <param name="outcome">Where the failure is noted.</param>
/// <param name="plans">What was planned.</param>
/// <param name="view">Ends the phase that failed.</param>
public sealed class HiveLifetime(Outcome outcome, PlanReport plans, IRunView view) : FrostingLifetime<HiveContext>
{
    /// <inheritdoc />
    public override void Setup(HiveContext context, ISetupContext info)
    {
    }

    /// <inheritdoc />
    public override void Teardown(HiveContext context, ITeardownContext info)
    {
        if (context.Request is { Plan: true, Format: OutputFormat.Json }) Console.WriteLine(plans.ToJson());
        if (info.ThrownException is not { } exception) return;
        view.Abandon();
        outcome.Note(exception);
    }
}
