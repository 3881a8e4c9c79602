using Hive.Stacks.Commands;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Tests.Commands;

/// <summary>
/// Commands as text to accept: every word of the argument list on a line of its own, as a shell would take it.
/// </summary>
internal static class Printed
{
    public static string Out(string title, Command command) =>
        string.Join(
            '\n',
            [
                $"== {title}",
                .. command.WorkingDirectory is { } folder ? new[] { $"in {folder}" } : [],
                .. command.Deadline is { } deadline ? new[] { $"within {deadline.TotalSeconds:0} s" } : [],
                .. command.Environment.Select(pair => $"{pair.Key}={pair.Value}"),
                $"$ {command.Program}",
                .. command.Arguments.Select(argument => $"    {ShellQuoting.Quote(argument)}"),
            ]
        ) + "\n";
}
