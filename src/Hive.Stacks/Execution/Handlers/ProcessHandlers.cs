using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class RunHandler : StepHandler<RunStep>
{
    protected override async Task RunAsync(RunStep step, StepContext context) =>
        (await context.Runner.RunAsync(step.Run, context.OnLine, context.Cancelled)).OrThrow(char.ToUpperInvariant(step.Title[0]) + step.Title[1..], step.Remedy);
}

internal sealed class LaunchHandler : StepHandler<LaunchStep>
{
    protected override async Task RunAsync(LaunchStep step, StepContext context)
    {
        Folders.Ensure(Path.GetDirectoryName(step.Files.Record)!, Account.Current, Folders.Passable, withContent: false);
        File.Delete(step.Files.Record);
        File.WriteAllText(step.Files.Settings, step.Settings);
        if (File.Exists(step.Files.Log)) File.Move(step.Files.Log, step.Files.Log + ".1", overwrite: true);
        (await context.Runner.RunAsync(step.Launch, context.OnLine, context.Cancelled)).OrThrow($"Starting {step.Name}", $"Read its log: {step.Files.Log}");
    }
}

/// <summary>Ends processes.</summary>
public sealed class EndHandler : StepHandler<EndStep>
{
    private static readonly TimeSpan LastTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc />
    protected override Task RunAsync(EndStep step, StepContext context) => EndAsync(step, context.Cancelled);

    /// <summary>Ends a process.</summary>
    /// <exception cref="StackException">It does not end.</exception>
    public static async Task EndAsync(EndStep step, CancellationToken cancellationToken)
    {
        if (!await EndsAsync(step.Record, step.Signal, step.Timeout, cancellationToken) && !await EndsAsync(step.Record, step.LastSignal, LastTimeout, cancellationToken))
        {
            throw new StackException(
                FailureKind.Failed, $"Process {step.Record.ProcessId} ({step.What}) does not end.",
                $"Look at it (ps -fp {step.Record.ProcessId}) and run this again.");
        }

        File.Delete(step.RecordFile);
    }

    private static Task<bool> EndsAsync(ProcessRecord process, int signal, TimeSpan timeout, CancellationToken cancellationToken)
    {
        process.Signal(signal);
        return Wait.UntilAsync(() => !process.IsAlive, LookEvery, timeout, cancellationToken);
    }
}
