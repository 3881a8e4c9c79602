using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class Exported : FrostingTask
{
    public override void Run(ICakeContext context) => context.Information("The exported task ran.");
}

public abstract class ExportedBase : FrostingTask;

public static class Shelf
{
    public sealed class ExportedInside : FrostingTask;
}

internal sealed class Hidden : FrostingTask;
