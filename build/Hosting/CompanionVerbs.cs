using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>The verbs for companions of the stacks, whose result the console shows.</summary>
public sealed class CompanionVerbs(StackSession session, CompanionVerb companions, Interruption interruption)
{
    /// <summary>Brings a companion up.</summary>
    public async Task ServeAsync(CompanionDefinition companion)
    {
        if (await companions.ServeAsync(companion, interruption.Token) is { } report)
            Print(report);
    }

    /// <summary>Stops a companion.</summary>
    public Task StopAsync(CompanionDefinition companion) => companions.StopAsync(companion, interruption.Token);

    /// <summary>Prints how a companion stands, and fails when it does not answer.</summary>
    public async Task StatusAsync(CompanionDefinition companion)
    {
        var report = await companions.LookAsync(companion, interruption.Token);
        Print(report);
        if (!report.IsHealthy)
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"{companion.Subject} is {report.State}{(report.State == "running" ? ", but does not answer with its configuration" : "")}.",
                $"{ConsoleCommand.For($"{companion.Title}Serve", [.. session.Request.Workspace.Option])} brings it up."
            );
        }
    }

    private void Print(CompanionReport report)
    {
        if (session.Request.Format == OutputFormat.Json)
            Console.WriteLine(report.ToJson());
        else
            session.Events.Say(report.ToString());
    }
}
