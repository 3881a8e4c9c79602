using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class RunHandler : StepHandler<RunStep>
{
    protected override async Task RunAsync(RunStep step, StepContext context) =>
        (await context.Runner.RunAsync(step.Run, context.OnLine, context.Cancelled)).OrThrow(
            char.ToUpperInvariant(step.Title[0]) + step.Title[1..],
            step.Remedy
        );
}

internal sealed class LaunchHandler : StepHandler<LaunchStep>
{
    protected override async Task RunAsync(LaunchStep step, StepContext context)
    {
        Folders.Ensure(Path.GetDirectoryName(step.Files.Record)!, Account.Current, Folders.Passable, withContent: false);
        // The launcher's draft as well: written as root, a link there would be followed.
        foreach (var record in new[] { step.Files.Record, step.Files.Record + ".new" })
            File.Delete(record);
        WholeFile.Write(step.Files.Settings, step.Settings, WholeFile.Readable);
        // What an earlier process said last stays at hand; the files of this one begin anew.
        if (File.Exists(step.Files.Log))
            File.Move(step.Files.Log, step.Files.Log + ".previous", overwrite: true);
        foreach (var older in ProcessFiles.OlderThan(step.Files.Log))
            File.Delete(older);
        (await context.Runner.RunAsync(step.Launch, context.OnLine, context.Cancelled)).OrThrow(
            $"Starting {step.Name}",
            $"Read its log: {step.Files.Log}"
        );
    }
}

/// <summary>Ends processes.</summary>
internal sealed class EndHandler : StepHandler<EndStep>
{
    private static readonly TimeSpan LastTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeeperTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc />
    protected override Task RunAsync(EndStep step, StepContext context) => EndAsync(step, context.Cancelled);

    /// <summary>Ends a process.</summary>
    /// <exception cref="StackException">It does not end.</exception>
    public static async Task EndAsync(EndStep step, CancellationToken cancellationToken)
    {
        if (
            !await EndsAsync(step.Record, step.Signal, step.Timeout, cancellationToken)
            && !await EndsAsync(step.Record, step.LastSignal, LastTimeout, cancellationToken)
        )
        {
            throw new StackException(
                FailureKind.Failed,
                $"Process {step.Record.ProcessId} ({step.What}) does not end.",
                $"Look at it (ps -fp {step.Record.ProcessId}) and run this again."
            );
        }

        // What it said last is in its log then. A child of its that lives on may still write there; nothing waits for that.
        if (step.Record.Keeper is { } keeper)
            await Wait.UntilAsync(() => !keeper.IsAlive, LookEvery, KeeperTimeout, cancellationToken);
        File.Delete(step.RecordFile);
    }

    private static Task<bool> EndsAsync(
        ProcessRecord process,
        int signal,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        process.Signal(signal);
        return Wait.UntilAsync(() => !process.IsAlive, LookEvery, timeout, cancellationToken);
    }
}
