using Cake.Frosting;
using Hive.Build.Help;
using Hive.Build.Hosting;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Lists the targets and options, or tells what there is to know of one target.</summary>
[DoesVerb(Verb.Help)]
[TaskName("Default")]
[TaskDescription("Lists the targets and options.")]
public sealed class DefaultTask : FrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override void Run(HiveContext context)
    {
        var screen = context.Verb<Screen>();
        Console.WriteLine(
            context.HelpOf.Count == 0
                ? HelpText.OfAll(screen)
                : string.Join(
                    Environment.NewLine + Environment.NewLine,
                    context.HelpOf.Select(target => HelpText.OfTarget(target, screen))
                )
        );
    }
}
