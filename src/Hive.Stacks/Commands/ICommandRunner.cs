namespace Hive.Stacks.Commands;

/// <summary>The one door through which programs are started.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a command to its end. A non-zero exit code is a result, not an exception.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="onLine">Called with each line of standard output and standard error as it comes.</param>
    /// <param name="cancellationToken">Interrupts the command, waits for it, and kills it when it does not end.</param>
    /// <exception cref="StackException">The program is not there, or its deadline passed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the command has ended.</exception>
    Task<CommandResult> RunAsync(
        Command command,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    );
}
