using System.Text;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class NewKeyHandler : StepHandler<NewKeyStep>
{
    protected override Task RunAsync(NewKeyStep step, StepContext context)
    {
        SecretStore.ReplaceApiKey(step.Stack, step.Owner);
        return Task.CompletedTask;
    }
}

/// <remarks>
/// Killed before the file is replaced, nothing has changed: PostgreSQL undoes the change when its input ends. Killed between
/// that and the end, the file has the new password and PostgreSQL the old one, which the next serve brings together.
/// </remarks>
internal sealed class PasswordHandler : StepHandler<PasswordStep>
{
    // What database-password.sh says once nobody new is let in.
    private const string Ready = "ready";
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    protected override async Task RunAsync(PasswordStep step, StepContext context)
    {
        if (step.Change is not { } change)
        {
            SecretStore.ReplacePassword(step.Stack, SecretStore.NewPassword(), step.Owner);
            return;
        }

        var password = step.IsNew ? SecretStore.NewPassword() : SecretStore.RequirePassword(step.Stack);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = change with { Deadline = LongestHold, Input = WriteAsync };
        try
        {
            (await context.Runner.RunAsync(command, Hear, context.Cancelled)).OrThrow(
                "Changing the database password",
                $"Read what it says above; no data was touched. A restart brings password and file together, too: {step.Stack.Command("Restart")}"
            );
        }
        finally
        {
            // Whoever still waits for it waits for nothing.
            ready.TrySetCanceled(CancellationToken.None);
        }

        void Hear(string line)
        {
            if (line.Trim() == Ready)
                ready.TrySetResult();
            else
                context.OnLine(line);
        }

        async Task WriteAsync(Stream input, CancellationToken cancellationToken)
        {
            await LineAsync(password.Reveal());
            await ready.Task.WaitAsync(cancellationToken);
            if (step.IsNew)
                SecretStore.ReplacePassword(step.Stack, password, step.Owner);
            await LineAsync("keep");

            async Task LineAsync(string text)
            {
                await input.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellationToken);
                await input.FlushAsync(cancellationToken);
            }
        }
    }
}
