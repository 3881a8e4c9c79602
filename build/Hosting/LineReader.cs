using Hive.Stacks;
using Hive.Stacks.Commands;

namespace Hive.Build.Hosting;

/// <summary>Reads lines at the terminal; the Up key brings back those that were typed before.</summary>
/// <param name="runner">Starts what knows the keys: bash, with readline.</param>
public sealed class LineReader(ICommandRunner runner)
{
    private const int MostKept = 100;
    private const int AtItsEnd = 4;

    private readonly List<string> before = [];

    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "ask-line.sh");

    /// <summary>Keeps a line for the Up key.</summary>
    public void Remember(string line)
    {
        before.Add(line.ReplaceLineEndings(" "));
        if (before.Count > MostKept)
            before.RemoveAt(0);
    }

    /// <summary>Reads a line and keeps it; null at the end of what is typed (Ctrl+D).</summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> ReadAsync(string prompt, CancellationToken cancellationToken)
    {
        var line = await AskAsync(prompt, cancellationToken);
        if (!string.IsNullOrWhiteSpace(line))
            Remember(line);
        return line;
    }

    private async Task<string?> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        // Where Windows reads a line, the Up key works.
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                var command = new Command("bash", [Script, prompt]) { Input = WriteAsync };
                var answer = await runner.RunAsync(command, null, cancellationToken);
                if (answer.Succeeded || answer.ExitCode == AtItsEnd)
                    return answer.Succeeded ? answer.Output.TrimEnd('\r', '\n') : null;
            }
            catch (StackException)
            {
                // There is no bash: the line is read without its keys.
            }
        }

        Console.Write(prompt);
        // Nothing ends the reading of a line: a signal leaves it to a thread that goes with the process.
        return await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    private async Task WriteAsync(Stream input, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(input, leaveOpen: true);
        foreach (var line in before)
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
    }
}
