using Cake.Frosting;
using Hive.Build.Completion;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Lists the targets and options.</summary>
[DoesVerb(Verb.Help)]
[TaskName("Default")]
[TaskDescription("Lists the targets and options.")]
public sealed class DefaultTask : FrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override void Run(HiveContext context)
    {
        Console.WriteLine($"Usage: {ConsoleCommand.Name} --target=NAME [options]      (a bare first word is a target too)");
        Console.WriteLine($"       {ConsoleCommand.Name} FOLDER                       brings that workspace up");
        Console.WriteLine(
            $"       {ConsoleCommand.Name} --genie-serve [FOLDER]       every target is an option too; FOLDER is the workspace"
        );
        Console.WriteLine($"{Environment.NewLine}Targets");
        Console.WriteLine(
            TextTable.Render([.. ShellCompletion.Targets.Select(target => new[] { target.Name, target.Description })])
        );
        Console.WriteLine($"{Environment.NewLine}Options");
        Console.WriteLine(
            TextTable.Render([.. CommandLineOptions.All.Select(option => new[] { option.Usage, option.Help })])
        );
    }
}
