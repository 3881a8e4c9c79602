using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>Asks at the terminal.</summary>
/// <param name="invocation">Knows whether this is CI.</param>
public sealed class ConsoleQuestion(Invocation invocation) : IQuestion
{
    /// <inheritdoc />
    public bool CanBeAsked => !Console.IsInputRedirected && !Console.IsOutputRedirected && invocation.Environment.GetValueOrDefault("CI") is not "true";

    /// <inheritdoc />
    public bool Ask(string question)
    {
        Console.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
