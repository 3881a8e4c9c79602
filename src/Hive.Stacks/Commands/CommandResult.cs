namespace Hive.Stacks.Commands;

/// <summary>What came back from a command that ran to its end.</summary>
/// <param name="Command">The command that ran.</param>
/// <param name="ExitCode">Its exit code; 0 is success.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record CommandResult(Command Command, int ExitCode, string Output, string Error, TimeSpan Duration)
{
    /// <summary>True when the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last lines that the command wrote, standard error before standard output.</summary>
    /// <param name="lines">How many lines at the most.</param>
    public string Tail(int lines = 5)
    {
        var written = (Error.Trim().Length > 0 ? Error : Output).Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return string.Join(Environment.NewLine, written.TakeLast(lines));
    }

    /// <summary>Gives the result back when it is a success.</summary>
    /// <param name="doing">What was being done, as in "building the image".</param>
    /// <param name="remedy">What to do about it.</param>
    /// <exception cref="StackException">The exit code is not 0.</exception>
    public CommandResult OrThrow(string doing, string remedy) =>
        Succeeded
            ? this
            : throw new StackException(
                FailureKind.Failed,
                $"{doing} failed: {Command.Program} ended with {ExitCode}: {Tail()}",
                remedy
            );
}
