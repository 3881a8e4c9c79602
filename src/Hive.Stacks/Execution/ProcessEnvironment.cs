using System.Diagnostics;
using Command = Hive.Stacks.Commands.Command;

namespace Hive.Stacks.Execution;

/// <summary>What a command's program finds in its environment.</summary>
internal static class ProcessEnvironment
{
    /// <summary>How it differs from the console's own: values that are set, and null for what is taken away.</summary>
    public static IReadOnlyDictionary<string, string?> Of(Command command)
    {
        var differences = command.Environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value);
        if (command.Inherits is not { } inherits)
            return differences;
        // What a program would be started with is the console's environment.
        foreach (var name in new ProcessStartInfo().Environment.Keys.Where(name => !inherits.Include(name)))
            differences.TryAdd(name, null);
        return differences;
    }
}
