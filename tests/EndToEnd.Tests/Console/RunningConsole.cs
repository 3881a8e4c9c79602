using System.Diagnostics;
using System.Globalization;
using System.Text;
using CliWrap;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>A console that runs now.</summary>
internal sealed class RunningConsole
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly CommandTask<CommandResult> _task;

    public RunningConsole(Command command, TimeSpan timeout)
    {
        var deadline = new CancellationTokenSource(timeout);
        var watch = Stopwatch.StartNew();
        _task = command
            .WithStandardOutputPipe(Locked(_output))
            .WithStandardErrorPipe(Locked(_error))
            .ExecuteAsync(deadline.Token);
        Completion = CompleteAsync();

        async Task<ConsoleRun> CompleteAsync()
        {
            using (deadline)
            {
                var result = await _task;
                return new ConsoleRun(result.ExitCode, Output, Text(_error), watch.Elapsed);
            }
        }
    }

    /// <summary>The run, when it has ended.</summary>
    public Task<ConsoleRun> Completion { get; }

    /// <summary>Standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Waits until the console has printed something.</summary>
    public async Task<RunningConsole> HasPrintedAsync(string text)
    {
        await Eventually.HoldsAsync(
            $"'{text}' is printed",
            () => Output.Contains(text, StringComparison.Ordinal) || Completion.IsCompleted
        );
        Output.Should().Contain(text, (Completion.IsCompleted ? await Completion : null)?.ToString());
        return this;
    }

    /// <summary>Sends a signal to the console, and to it alone.</summary>
    public async Task SignalAsync(string signal) =>
        await Cli.Wrap("kill")
            .WithArguments(["-s", signal, _task.ProcessId.ToString(CultureInfo.InvariantCulture)])
            .ExecuteAsync();

    /// <summary>Kills the console, and it alone, unless it has just ended.</summary>
    public async Task TryKillAsync() =>
        await Cli.Wrap("kill")
            .WithArguments(["-KILL", _task.ProcessId.ToString(CultureInfo.InvariantCulture)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();

    private static PipeTarget Locked(StringBuilder whole) =>
        PipeTarget.ToDelegate(line =>
        {
            lock (whole)
                whole.AppendLine(line);
        });

    private static string Text(StringBuilder whole)
    {
        lock (whole)
            return whole.ToString();
    }
}
