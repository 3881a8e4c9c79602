using Cake.Core;
using Cake.Frosting;

namespace Hive.Build.Hosting;

/// <summary>Notes why a run failed. Setup touches nothing: a dry run calls it too.</summary>
/// <param name="outcome">Where the failure is noted.</param>
public sealed class HiveLifetime(Outcome outcome) : FrostingLifetime<HiveContext>
{
    /// <inheritdoc />
    public override void Setup(HiveContext context, ISetupContext info)
    {
    }

    /// <inheritdoc />
    public override void Teardown(HiveContext context, ITeardownContext info)
    {
        if (info.ThrownException is { } exception) outcome.Note(exception);
    }
}
