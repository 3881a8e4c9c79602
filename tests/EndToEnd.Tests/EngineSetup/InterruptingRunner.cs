using Hive.Stacks.Commands;
using Hive.Stacks.Execution;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>Runs commands for real, and interrupts the run when a certain one has ended.</summary>
internal sealed class InterruptingRunner(CancellationTokenSource run, string argument) : ICommandRunner
{
    private readonly ProcessRunner _runner = new();

    public async Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var result = await _runner.RunAsync(command, onLine, cancellationToken);
        if (command.Arguments.Contains(argument))
            await run.CancelAsync();
        return result;
    }
}
