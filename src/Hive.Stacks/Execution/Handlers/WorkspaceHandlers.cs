using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class PrepareHandler : StepHandler<PrepareStep>
{
    protected override Task RunAsync(PrepareStep step, StepContext context)
    {
        var stack = step.Stack;
        DataRoot.Ensure(stack.Workspace);
        ClusterFolder.Ensure(stack.Paths.Data, step.Owner);
        Folders.Ensure(stack.Paths.Archive, step.Owner, Folders.Private);
        Folders.Ensure(stack.Paths.Backups, Account.Current, Folders.Private, withContent: false);
        Folders.Ensure(stack.Paths.ScheduledBackups, step.Owner, Folders.Private);
        SecretStore.Ensure(stack, step.Owner);
        ProviderKeys.TakeOver(stack, step.Owner);
        WorkspaceTemplate.EnsureMounted(stack);
        return Task.CompletedTask;
    }
}

internal sealed class OwnIdentityHandler : StepHandler<OwnIdentityStep>
{
    protected override Task RunAsync(OwnIdentityStep step, StepContext context)
    {
        WorkspaceIdentity.MakeOwn(step.Workspace);
        return Task.CompletedTask;
    }
}

internal sealed class KeepInstanceHandler : StepHandler<KeepInstanceStep>
{
    protected override Task RunAsync(KeepInstanceStep step, StepContext context)
    {
        new KeptInstance(step.Stack.Definition, step.Stack.Instance!, step.Stack.Settings.Port).Keep(step.Stack.Workspace);
        return Task.CompletedTask;
    }
}

internal sealed class NoteStartHandler : StepHandler<NoteStartStep>
{
    protected override Task RunAsync(NoteStartStep step, StepContext context)
    {
        step.Started.Keep(step.Stack.Paths.Started);
        return Task.CompletedTask;
    }
}

internal sealed class ForgetStartHandler : StepHandler<ForgetStartStep>
{
    protected override Task RunAsync(ForgetStartStep step, StepContext context)
    {
        File.Delete(step.Stack.Paths.Started);
        return Task.CompletedTask;
    }
}

internal sealed class WriteSettingsHandler : StepHandler<WriteSettingsStep>
{
    protected override Task RunAsync(WriteSettingsStep step, StepContext context)
    {
        WholeFile.Write(step.Workspace.EnvironmentFile, step.Text.Reveal(), WholeFile.Private);
        return Task.CompletedTask;
    }
}

internal sealed class WriteFileHandler : StepHandler<WriteFileStep>
{
    protected override Task RunAsync(WriteFileStep step, StepContext context)
    {
        WholeFile.Write(step.Path, step.Text, WholeFile.Readable);
        return Task.CompletedTask;
    }
}

internal sealed class WriteTemplatesHandler : StepHandler<WriteTemplatesStep>
{
    protected override Task RunAsync(WriteTemplatesStep step, StepContext context)
    {
        foreach (var file in step.Files)
        {
            context.Cancelled.ThrowIfCancellationRequested();
            file.Write(step.Workspace);
            context.OnLine(file.In(step.Workspace));
        }

        return Task.CompletedTask;
    }
}
