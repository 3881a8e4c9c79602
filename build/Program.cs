using Cake.Frosting;
using Hive.Build.GitHub;
using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;

// For this process alone: what it starts, a test or another call of the console, was not called through that script.
ConsoleCommand.Script = EntryScript.Of(Environment.GetEnvironmentVariable(EntryScript.Variable));
Environment.SetEnvironmentVariable(EntryScript.Variable, null);

try
{
    var invocation = Invocation.Read(args);
    using var interruption = new Interruption();
    var outcome = new Outcome(interruption);
    var code = CakeHost
        .Create()
        .ConfigureServices(services => services.AddHive(invocation, interruption, outcome))
        .UseContext<HiveContext>()
        .UseLifetime<HiveLifetime>()
        .Run(invocation.CakeArguments);
    return outcome.Conclude(code, Console.Error, ConsoleScreen.OfErrors());
}
catch (StackException failure)
{
    Outcome.Tell(Console.Error, ConsoleScreen.OfErrors(), failure.Message);
    if (GitHubReport.IsWanted)
        GitHubReport.Annotate(failure);
    return ExitCodes.Of(failure.Kind);
}
