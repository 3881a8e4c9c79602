using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Build.Hosting;

/// <summary>Runs a program that takes long. Its progress is shown, with the time that it took last time.</summary>
public sealed class LongCommand(ICommandRunner runner, RunEvents events, Interruption interruption)
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="phase">The phase that it belongs to.</param>
    /// <param name="title">What it does, as in a plan.</param>
    /// <param name="command">The program.</param>
    /// <param name="onLine">Called with each line that it writes.</param>
    public async Task<CommandResult> RunAsync(Phase phase, string title, Command command, Action<string>? onLine = null)
    {
        events.Run.Begin(phase, title);
        var run = await runner.RunAsync(command, onLine, interruption.Token);
        if (run.Succeeded)
            events.Run.Finish();
        else
            events.Run.Abandon();
        return run;
    }
}
