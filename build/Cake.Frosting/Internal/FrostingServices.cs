using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting.Internal;

internal static class FrostingServices
{
    extension(IServiceCollection services)
    {
        public void AddFrosting() =>
            services
                .AddSingleton(ReadConfiguration)
                .AddSingleton<FrostingContext>()
                .AddSingleton<IFrostingContext>(provider => provider.GetRequiredService<FrostingContext>())
                .AddSingleton<BuildScriptHost<IFrostingContext>>()
                .AddSingleton<DryRunScriptHost<IFrostingContext>>()
                .AddSingleton<TreeScriptHost>()
                .AddSingleton<DescriptionScriptHost>()
                .AddSingleton<IVersionResolver, VersionResolver>()
                .AddSingleton<VersionFeature>()
                .AddSingleton<InfoFeature>()
                .AddSingleton<IToolInstaller, ToolInstaller>()
                .AddSingleton<Cake.Core.Tooling.IToolInstaller, LazyToolInstaller>();

        public void AddTasks(IEnumerable<Assembly> assemblies)
        {
            foreach (var type in assemblies.SelectMany(assembly => assembly.GetExportedTypes()))
                if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
                    services.AddSingleton(typeof(IFrostingTask), type);
        }
    }

    // Asked for only once the working directory is set: cake.config is read from there.
    private static ICakeConfiguration ReadConfiguration(IServiceProvider provider)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in provider.GetServices<CakeSetting>())
            settings[key] = value;

        var arguments = provider
            .GetRequiredService<ICakeArguments>()
            .GetArguments()
            .ToDictionary(argument => argument.Key, argument => argument.Value?.FirstOrDefault() ?? "");
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        return new CakeConfigurationProvider(provider.GetRequiredService<IFileSystem>(), environment).CreateConfiguration(
            environment.WorkingDirectory,
            settings,
            arguments
        );
    }
}
