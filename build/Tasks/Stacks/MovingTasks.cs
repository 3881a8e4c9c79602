using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks.Stacks;

/// <summary>Writes the workspace into one file (--file): components, settings, a backup of every stack.</summary>
[DoesVerb(Verb.Export)]
[TaskName("ExportWorkspace")]
[TaskDescription("Writes the workspace into one file (--file): components, settings, a backup of every stack.")]
public sealed class ExportWorkspaceTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ExportVerb>().ExportAsync(context.Cancelled);
}

/// <summary>Makes a workspace from such a file (--file), or imports it into an existing one, after a question.</summary>
[DoesVerb(Verb.Import)]
[TaskName("ImportWorkspace")]
[TaskDescription("Makes a workspace from such a file (--file), or imports it into an existing one, after a question.")]
public sealed class ImportWorkspaceTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ImportVerb>().ImportAsync(context.Cancelled);
}

/// <summary>Writes the stacks as another orchestrator takes them (--format, --output).</summary>
[DoesVerb(Verb.Manifests)]
[TaskName("Export")]
[TaskDescription("Writes the stacks for Kubernetes, Swarm or systemd (--format=kubernetes|swarm|quadlet --output=DIR).")]
public sealed class ExportTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ManifestsVerb>().ExportAsync(context.Cancelled);
}
