using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Brings a companion of the stacks up.</summary>
/// <param name="companion">Which.</param>
[DoesVerb(Verb.ServeCompanion)]
public abstract class ServeCompanionTask(CompanionDefinition companion) : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<CompanionVerbs>().ServeAsync(companion);
}

/// <summary>Stops a companion of the stacks.</summary>
/// <param name="companion">Which.</param>
[DoesVerb(Verb.StopCompanion)]
public abstract class StopCompanionTask(CompanionDefinition companion) : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<CompanionVerbs>().StopAsync(companion);
}

/// <summary>Shows how a companion of the stacks stands.</summary>
/// <param name="companion">Which.</param>
[DoesVerb(Verb.CompanionStatus)]
public abstract class CompanionStatusTask(CompanionDefinition companion) : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<CompanionVerbs>().StatusAsync(companion);
}
