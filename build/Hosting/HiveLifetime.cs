using Cake.Core;
using Cake.Frosting;
using Hive.Stacks.Reporting;

namespace Hive.Build.Hosting;

/// <summary>Notes why a run failed. Setup touches nothing: a dry run calls it too.</summary>
/// <param name="outcome">Where the failure is noted.</param>
/// <param name="view">Ends the phase that failed.</param>
public sealed class HiveLifetime(Outcome outcome, IRunView view) : FrostingLifetime<HiveContext>
{
    /// <inheritdoc />
    public override void Setup(HiveContext context, ISetupContext info)
    {
    }

    /// <inheritdoc />
    public override void Teardown(HiveContext context, ITeardownContext info)
    {
        if (info.ThrownException is not { } exception) return;
        view.Abandon();
        outcome.Note(exception);
    }
}
