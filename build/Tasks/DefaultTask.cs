using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Reporting;

namespace Hive.Build.Tasks;

/// <summary>Lists the targets and options.</summary>
[TaskName("Default")]
[TaskDescription("Lists the targets and options.")]
public sealed class DefaultTask : FrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override void Run(HiveContext context)
    {
        Console.WriteLine("Usage: ./build.sh --target=NAME [options]      (a bare first word is a target too)");
        Console.WriteLine($"{Environment.NewLine}Targets");
        Console.WriteLine(TextTable.Render([.. TargetTable.All.Select(target => new[] { target.Name, target.Description })]));
        Console.WriteLine($"{Environment.NewLine}Options");
        Console.WriteLine(TextTable.Render([.. OptionTable.All.Select(option => new[] { option.Usage, option.Description })]));
    }
}
