using System.Text;
using Hive.Stacks;
using Hive.Stacks.Commands;
using Hive.Stacks.Running;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>Asks at the terminal.</summary>
/// <param name="invocation">Knows whether this is CI.</param>
/// <param name="runner">Tells the terminal to show nothing.</param>
public sealed class ConsoleQuestion(Invocation invocation, ICommandRunner runner) : IQuestion
{
    /// <inheritdoc />
    public bool CanBeAsked => !Console.IsInputRedirected && !Console.IsOutputRedirected && invocation.Environment.GetValueOrDefault("CI") is not "true";

    /// <inheritdoc />
    public bool Ask(string question)
    {
        Console.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <inheritdoc />
    public async Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        // The runtime's own way (Console.ReadKey) turns the echo on again between two keys, which a pasted key would show.
        if (!await EchoAsync("-echo")) return null;
        try
        {
            Console.Write(question);
            return await Task.Run(ReadLine, cancellationToken).WaitAsync(cancellationToken) is { Length: > 0 } typed ? new Secret(typed) : null;
        }
        finally
        {
            await EchoAsync("echo");
            Console.WriteLine();
        }
    }

    private static string ReadLine()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        return (input.ReadLine() ?? "").Trim();
    }

    // Without stty (Windows) there is no asking: the key goes into its file by hand.
    private async Task<bool> EchoAsync(string word)
    {
        try
        {
            return (await runner.RunAsync(new Command("stty", [OperatingSystem.IsMacOS() ? "-f" : "-F", "/dev/tty", word]))).Succeeded;
        }
        catch (StackException)
        {
            return false;
        }
    }
}
