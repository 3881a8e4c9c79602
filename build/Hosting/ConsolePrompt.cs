using Hive.Stacks;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>Asks at the terminal.</summary>
/// <param name="invocation">Knows whether this is CI.</param>
/// <param name="interruption">Ends the wait for an answer.</param>
/// <param name="runner">Starts what reads a line that is not shown.</param>
public sealed class ConsolePrompt(Invocation invocation, Interruption interruption, ICommandRunner runner) : IPrompt
{
    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "ask-secret.sh");

    /// <inheritdoc />
    public bool CanBeAsked =>
        !Console.IsInputRedirected
        && !Console.IsOutputRedirected
        && invocation.Caller.Variables.GetValueOrDefault("CI") is not "true";

    /// <inheritdoc />
    public bool Ask(string question)
    {
        Console.Write($"{question} [y/N] ");
        // Nothing ends the reading of a line: a signal leaves it to a thread that goes with the process.
        var line = Task.Run(Console.ReadLine);
        try
        {
            line.Wait(interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine();
            throw;
        }

        return line.Result?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <inheritdoc />
    public async Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await runner.RunAsync(new Command("sh", [Script, question]), null, cancellationToken);
            return answer.Succeeded && answer.Output.Trim() is { Length: > 0 } typed ? new Secret(typed) : null;
        }
        catch (StackException)
        {
            // No shell (Windows): the key goes into its file by hand.
            return null;
        }
    }
}
