using Cake.Core;
using Cake.Core.Diagnostics;
using Hive.Build.GitHub;
using Hive.Build.Packaging;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Docker.Setup;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Build.Hosting;

/// <summary>What the console is made of.</summary>
internal static class HiveServices
{
    public static void AddHive(this IServiceCollection services, Invocation invocation, Interruption interruption, Outcome outcome)
    {
        services
            .AddSingleton(invocation).AddSingleton(invocation.Request).AddSingleton(invocation.Request.Product)
            .AddSingleton(interruption).AddSingleton(outcome)
            .AddSingleton<ICakeLog, HiveLog>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ICommandRunner, ProcessRunner>()
            .AddSingleton<PhaseLog>().AddSingleton<TestLog>().AddSingleton<CoverageLog>().AddSingleton<GitHubReport>()
            .AddSingleton(provider => View(invocation, provider.GetRequiredService<PhaseLog>()))
            .AddSingleton<HealthProbe>().AddSingleton<PhaseClock>()
            .AddSingleton<PlannedChanges>().AddSingleton<PlanReport>().AddSingleton<IQuestion, ConsoleQuestion>()
            .AddSingleton<DockerDaemon>().AddSingleton<DockerEngine>()
            .AddSingleton(provider => new LocalEngine(
                invocation.Request.Product, provider.GetRequiredService<ICommandRunner>(), provider.GetRequiredService<PlannedChanges>(),
                invocation.Environment.GetValueOrDefault("PATH", "")))
            .AddSingleton<EngineChooser>().AddSingleton<StackEngines>().AddSingleton<Execution>()
            .AddSingleton<ServeVerb>().AddSingleton<StopVerb>().AddSingleton<ResetVerb>().AddSingleton<StatusVerb>().AddSingleton<LogsVerb>().AddSingleton<InitVerb>()
            .AddSingleton<KeyClient>().AddSingleton<KeysVerb>()
            .AddSingleton(provider => new ImagePlanner(
                invocation.Request, provider.GetRequiredService<DockerDaemon>(), provider.GetRequiredService<ICommandRunner>(),
                provider.GetRequiredService<PlannedChanges>(), invocation.Environment))
            .AddSingleton(provider => new DockerSetup(
                DaemonSettings.Standard, provider.GetRequiredService<DockerDaemon>(), provider.GetRequiredService<ICommandRunner>(), invocation.Environment))
            .AddSingleton(provider => new Doctor(
                provider.GetRequiredService<DockerDaemon>(), provider.GetRequiredService<ICommandRunner>(), invocation.Environment.GetValueOrDefault("PATH", ""),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<StackVerbs>().AddSingleton<ImageVerbs>().AddSingleton<TestVerbs>().AddSingleton<PackVerbs>()
            .AddSingleton<LocalTool>().AddSingleton<CoverageVerb>().AddSingleton<MutationVerb>().AddSingleton<SbomVerb>();
        if (!invocation.ShowsTasks) services.AddSingleton<ICakeReportPrinter, NoTaskReport>();
    }

    private static IRunView View(Invocation invocation, PhaseLog log) =>
        GitHubReport.IsWanted ? new TimedView(View(invocation), log, TimeProvider.System) : View(invocation);

    // JSON has standard output to itself; a terminal gets a line that lives, everything else lines that stay.
    private static IRunView View(Invocation invocation) =>
        invocation.Request.Format == OutputFormat.Json ? new PlainView(Console.Error, invocation.IsVerbose)
        : Console.IsOutputRedirected || invocation.IsVerbose ? new PlainView(Console.Out, invocation.IsVerbose)
        : new LiveView(Console.Out, () => Math.Max(Console.WindowWidth, 20));
}
