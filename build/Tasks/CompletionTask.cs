using Cake.Frosting;
using Hive.Build.Completion;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Prints a script that completes this command line in bash or zsh.</summary>
[DoesVerb(Verb.Completion)]
[TaskName("Completion")]
[TaskDescription("Prints a script that completes this command line: completion bash, zsh, fish or powershell.")]
public sealed class CompletionTask : FrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override void Run(HiveContext context) =>
        Console.Write(ShellCompletion.For(context.Shell, context.Environment.GetEnvironmentVariable("SHELL")));
}
