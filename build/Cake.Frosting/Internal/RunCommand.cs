using Cake.Cli;
using Cake.Cli.Infrastructure;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting.Internal;

/// <summary>The one command there is: from parsed arguments to an exit code.</summary>
internal sealed class RunCommand : Command<RunSettings>
{
    public override int Execute(CommandContext context, RunSettings settings, CancellationToken cancellationToken)
    {
        var services = (IServiceCollection)context.Data!;
        services.AddSingleton<ICakeArguments>(context.Remaining.ToCakeArguments(settings.NoReport, settings.Targets));
        services.AddSingleton(context.Remaining);

        var provider = services.BuildServiceProvider();
        try
        {
            Run(provider, settings);
            return 0;
        }
        // Whatever a task throws ends here: a message in the log and an exit code, never a crash.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return provider.GetRequiredService<ICakeLog>().LogException(failure);
        }
    }

    private static void Run(IServiceProvider provider, RunSettings settings)
    {
        if (settings.Version)
            provider.GetRequiredService<VersionFeature>().Run(provider.GetRequiredService<IConsole>());
        else if (settings.Info)
            provider.GetRequiredService<InfoFeature>().Run(provider.GetRequiredService<IConsole>());
        else
            RunTargets(provider, settings);
    }

    private static void RunTargets(IServiceProvider provider, RunSettings settings)
    {
        // Twice: a failure to enter the folder is to be logged as asked, and settings are read from that folder.
        var log = provider.GetRequiredService<ICakeLog>();
        log.Verbosity = settings.Verbosity ?? Verbosity.Normal;
        EnterWorkingDirectory(provider, settings);
        log.Verbosity = provider.GetRequiredService<ICakeConfiguration>().GetVerbosity(settings.Verbosity);

        IScriptHost host = settings switch
        {
            { DryRun: true } => provider.GetRequiredService<DryRunScriptHost<IFrostingContext>>(),
            { Tree: true } => provider.GetRequiredService<TreeScriptHost>(),
            { Description: true } => provider.GetRequiredService<DescriptionScriptHost>(),
            _ => provider.GetRequiredService<BuildScriptHost<IFrostingContext>>(),
        };
        new EngineSetup(provider).Register();
        InstallTools(provider, log);
        if (settings.Exclusive)
            host.Settings.UseExclusiveTarget();
        host.RunTargets(settings.Targets);
    }

    private static void EnterWorkingDirectory(IServiceProvider provider, RunSettings settings)
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var wanted = settings.WorkingDirectory ?? provider.GetService<WorkingDirectory>()?.Path;
        var folder = wanted?.MakeAbsolute(environment) ?? environment.WorkingDirectory;
        if (!provider.GetRequiredService<IFileSystem>().Exist(folder))
            throw new FrostingException($"There is no folder '{folder.FullPath}' to run in.");
        environment.WorkingDirectory = folder;
    }

    private static void InstallTools(IServiceProvider provider, ICakeLog log)
    {
        PackageReference[] tools = [.. provider.GetServices<PackageReference>()];
        if (tools.Length == 0)
            return; // The installers pull NuGet's assemblies in, which is felt at start.

        log.Verbose("Installing {0} tool(s)...", tools.Length);
        var installer = provider.GetRequiredService<IToolInstaller>();
        foreach (var tool in tools)
            installer.Install(tool);
    }
}
