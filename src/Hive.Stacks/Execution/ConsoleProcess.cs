using System.ComponentModel;
using System.Diagnostics;
using Command = Hive.Stacks.Commands.Command;
using CommandResult = Hive.Stacks.Commands.CommandResult;

namespace Hive.Stacks.Execution;

/// <summary>
/// Runs a program on the console's own streams: it gets what is typed, and its output is seen as it comes.
/// </summary>
internal static class ConsoleProcess
{
    public static async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = command.WorkingDirectory ?? Directory.GetCurrentDirectory(),
        };
        foreach (var (name, value) in ProcessEnvironment.Of(command))
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        using var process = Start(command, start);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(command, process.ExitCode, "", "", watch.Elapsed);
    }

    private static Process Start(Command command, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw ProcessRunner.NotStarted(command, exception);
        }
    }
}
