using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks.Stacks;

/// <summary>Brings all stacks up at the same time, and every instance that the workspace keeps.</summary>
[DoesVerb(Verb.Serve)]
[TaskName("ServeAll")]
[TaskDescription("Brings all stacks up at the same time, and every instance that the workspace keeps.")]
public sealed class ServeAllTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        context.Verb<NewWorkspace>().Require();
        // One build for all of them, so that what they share is made once.
        await context.Verb<BuildVerb>().BuildForAllAsync(context.Cancelled);
        await context.Verb<StackVerbs>().ServeAllAsync();
    }
}

/// <summary>Stops all stacks at the same time; their data stays.</summary>
[DoesVerb(Verb.Stop)]
[TaskName("StopAll")]
[TaskDescription("Stops all stacks at the same time; their data stays.")]
public sealed class StopAllTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StopVerb>().StopAllAsync(context.Cancelled);
}

/// <summary>Backs up the databases of all stacks that have data, while they run (--keep).</summary>
[DoesVerb(Verb.Backup)]
[TaskName("BackupAll")]
[TaskDescription("Backs up the databases of all stacks that have data, while they run (--keep).")]
public sealed class BackupAllTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().BackupAllAsync();
}

/// <summary>Shows the status of all stacks; fails with 3 when a started one is not healthy.</summary>
[DoesVerb(Verb.Status)]
[TaskName("Status")]
[TaskDescription("Shows the status of all stacks; fails with 3 when a started one is not healthy.")]
public sealed class StatusTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().StatusOfAllAsync();
}

/// <summary>Checks every started stack from outside, each check by name; fails with 3 unless all are healthy.</summary>
[DoesVerb(Verb.HealthCheck)]
[TaskName("HealthCheck")]
[TaskDescription("Checks every started stack from outside, each check by name; fails with 3 unless all are healthy.")]
public sealed class HealthCheckTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().HealthCheckAsync();
}

/// <summary>Prints the log of all stacks as one (--follow, --tail, --since, --grep).</summary>
[DoesVerb(Verb.Logs)]
[TaskName("Logs")]
[TaskDescription("Prints the log of all stacks as one (--follow, --tail, --since, --grep).")]
public sealed class LogsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().LogsOfAllAsync();
}

/// <summary>Gives every stack a new database password and a new API key, while it serves.</summary>
[DoesVerb(Verb.Rotate)]
[TaskName("RotateCredentials")]
[TaskDescription("Gives every stack a new API key and database password, while it runs; with --instance, only that one.")]
public sealed class RotateCredentialsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<RotateVerb>().RotateAllAsync(context.Cancelled);
}
