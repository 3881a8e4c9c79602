using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;
using Hive.Build.GitHub;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Chat;
using Hive.Stacks.Commands;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Execution;
using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Build.Hosting;

/// <summary>What the console is made of.</summary>
internal static class HiveServices
{
    public static void AddHive(
        this IServiceCollection services,
        Invocation invocation,
        Interruption interruption,
        Outcome outcome
    )
    {
        services
            .AddSingleton(invocation)
            .AddSingleton(invocation.Request)
            .AddSingleton(invocation.Request.Product)
            .AddSingleton(invocation.Caller)
            .AddSingleton(interruption)
            .AddSingleton(outcome)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => ConsoleScreen.Of(invocation.Caller.Variables))
            .AddSingleton<ICakeLog, HiveLog>()
            .AddSingleton<IVersionResolver, ConsoleVersion>()
            .AddSingleton<PhaseLog>()
            .AddSingleton<TestLog>()
            .AddSingleton<CoverageLog>()
            .AddSingleton<GitHubReport>()
            .AddSingleton(_ => new Durations(
                Path.Combine(invocation.Request.Product.Artifacts, "durations.json"),
                TimeProvider.System
            ))
            .AddSingleton<IRunObserver>(provider => View(invocation, provider.GetRequiredService<Durations>()))
            .AddSingleton<IRunObserver>(provider => provider.GetRequiredService<Durations>())
            .AddSingleton<IRunObserver>(provider => provider.GetRequiredService<PhaseLog>())
            .AddSingleton<RunEvents>()
            .AddSingleton<PlannedChanges>()
            .AddSingleton<PlanReport>()
            .AddSingleton<IPrompt, ConsolePrompt>()
            .AddSingleton<LineReader>()
            .AddSingleton<ICommandRunner, ProcessRunner>()
            .AddSingleton(provider => new PlanRunner(
                provider.GetRequiredService<ICommandRunner>(),
                [
                    .. StepHandlers.All,
                    .. SetupHandlers.All,
                    .. provider.GetRequiredService<EngineChooser>().All.SelectMany(engine => engine.Handlers),
                ]
            ))
            .AddEngines()
            .AddSingleton<HealthProbe>()
            .AddSingleton<CompanionProbe>()
            .AddSingleton<IListenerProof, ListenerProof>()
            .AddSingleton<GuardedApi>()
            .AddSingleton<KeyClient>()
            .AddSingleton<ReadingKeys>()
            .AddSingleton<ChatClient>()
            .AddSingleton<KeyProbe>()
            .AddSingleton<SignInClient>()
            .AddSingleton<Credentials>()
            .AddSingleton<Evidence>()
            .AddSingleton<ImagePlanner>()
            .AddSingleton<Doctor>()
            .AddSingleton<NewWorkspace>()
            .AddSingleton<StackSession>()
            .AddSingleton<LongCommand>()
            .AddSingleton<LocalTool>()
            .AddVerbs();
        if (!invocation.ShowsTasks)
            services.AddSingleton<ICakeReportPrinter, NoTaskReport>();
    }

    // Every class that is called so: who writes a verb has nothing to register.
    private static IServiceCollection AddVerbs(this IServiceCollection services)
    {
        foreach (
            var type in new[] { typeof(StackSession), typeof(HiveServices) }
                .SelectMany(type => type.Assembly.GetExportedTypes())
                .Where(type => type is { IsClass: true, IsAbstract: false })
                .Where(type =>
                    type.Name.EndsWith("Verb", StringComparison.Ordinal)
                    || type.Name.EndsWith("Verbs", StringComparison.Ordinal)
                )
        )
            services.AddSingleton(type);
        return services;
    }

    private static IServiceCollection AddEngines(this IServiceCollection services)
    {
        foreach (var type in EngineNames.All.Select(EngineNames.TypeOf))
            services.AddSingleton(type);
        return services
            .AddSingleton(provider => new EngineChooser([
                .. EngineNames.All.Select(name => (IStackEngine)provider.GetRequiredService(EngineNames.TypeOf(name))),
            ]))
            // What builds images and makes an engine is Docker's, whatever stacks run on.
            .AddSingleton(_ => new DockerDaemon())
            .AddSingleton<IImageStore>(provider => provider.GetRequiredService<DockerDaemon>())
            .AddSingleton(DaemonSettings.Standard)
            .AddSingleton<DockerSetup>()
            .AddSingleton<PostgresSetup>();
    }

    // JSON has standard output to itself; a terminal gets a line that lives, everything else lines that stay.
    private static IRunObserver View(Invocation invocation, Durations durations) =>
        invocation.Request.Format == OutputFormat.Json
            ? new PlainView(Console.Error, invocation.IsVerbose, durations, TimeProvider.System)
        : Console.IsOutputRedirected || invocation.IsVerbose
            ? new PlainView(Console.Out, invocation.IsVerbose, durations, TimeProvider.System)
        : new LiveView(
            Console.Out,
            () => Math.Max(Console.WindowWidth, 20),
            ConsoleScreen.Of(invocation.Caller.Variables).IsColoured,
            durations
        );
}
