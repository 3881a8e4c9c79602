using Cake.Cli;
using Cake.Core.Composition;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Frosting.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>What <see cref="CakeHostExtensions"/> offers, for an <see cref="IFrostingStartup"/>.</summary>
public static class ServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Names the context's class; the last one counts.</summary>
        /// <typeparam name="TContext">The context's class.</typeparam>
        public IServiceCollection UseContext<TContext>()
            where TContext : class, IFrostingContext => services.AddSingleton<IFrostingContext, TContext>();

        /// <summary>Names the class with the run's setup and teardown; the last one counts.</summary>
        /// <typeparam name="TLifetime">The class; one instance does both.</typeparam>
        public IServiceCollection UseLifetime<TLifetime>()
            where TLifetime : class, IFrostingLifetime =>
            services
                .AddSingleton<IFrostingLifetime, TLifetime>()
                .AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<IFrostingLifetime>())
                .AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<IFrostingLifetime>());

        /// <summary>Names the class with the run's setup; the last one counts.</summary>
        /// <typeparam name="TSetup">The class.</typeparam>
        public IServiceCollection UseSetup<TSetup>()
            where TSetup : class, IFrostingSetup => services.AddSingleton<IFrostingSetup, TSetup>();

        /// <summary>Names the class with the run's teardown; the last one counts.</summary>
        /// <typeparam name="TTeardown">The class.</typeparam>
        public IServiceCollection UseTeardown<TTeardown>()
            where TTeardown : class, IFrostingTeardown => services.AddSingleton<IFrostingTeardown, TTeardown>();

        /// <summary>Names the class with each task's setup and teardown; the last one counts.</summary>
        /// <typeparam name="TLifetime">The class; one instance does both, for all tasks.</typeparam>
        public IServiceCollection UseTaskLifetime<TLifetime>()
            where TLifetime : class, IFrostingTaskLifetime =>
            services
                .AddSingleton<IFrostingTaskLifetime, TLifetime>()
                .AddSingleton<IFrostingTaskSetup>(provider => provider.GetRequiredService<IFrostingTaskLifetime>())
                .AddSingleton<IFrostingTaskTeardown>(provider => provider.GetRequiredService<IFrostingTaskLifetime>());

        /// <summary>Names the class with each task's setup; the last one counts.</summary>
        /// <typeparam name="TSetup">The class.</typeparam>
        public IServiceCollection UseTaskSetup<TSetup>()
            where TSetup : class, IFrostingTaskSetup => services.AddSingleton<IFrostingTaskSetup, TSetup>();

        /// <summary>Names the class with each task's teardown; the last one counts.</summary>
        /// <typeparam name="TTeardown">The class.</typeparam>
        public IServiceCollection UseTaskTeardown<TTeardown>()
            where TTeardown : class, IFrostingTaskTeardown => services.AddSingleton<IFrostingTaskTeardown, TTeardown>();

        /// <summary>Lets a Cake module register its services.</summary>
        /// <typeparam name="TModule">The module.</typeparam>
        public IServiceCollection UseModule<TModule>()
            where TModule : ICakeModule, new() => services.UseModule(new TModule());

        /// <summary>Adds an installer for a further package scheme.</summary>
        /// <typeparam name="TPackageInstaller">The installer.</typeparam>
        public IServiceCollection UsePackageInstaller<TPackageInstaller>()
            where TPackageInstaller : class, IPackageInstaller =>
            services.AddSingleton<IPackageInstaller, TPackageInstaller>();

        /// <summary>Has a tool installed before the first task.</summary>
        /// <param name="uri">The tool, like <c>nuget:?package=name&amp;version=1.0.0</c>.</param>
        public IServiceCollection UseTool(Uri uri) => services.AddSingleton(new PackageReference(uri.OriginalString));

        /// <summary>Sets the folder that the build runs in, unless <c>--working</c> does.</summary>
        /// <param name="path">The folder, from the current one; it has to exist.</param>
        public IServiceCollection UseWorkingDirectory(DirectoryPath path) =>
            services.AddSingleton(new WorkingDirectory(path));

        /// <summary>
        /// Makes a Cake setting; the environment (<c>CAKE_*</c>), <c>cake.config</c> and arguments override it, in turn.
        /// </summary>
        /// <param name="key">The setting, without regard to case.</param>
        /// <param name="value">Its value.</param>
        public IServiceCollection UseCakeSetting(string key, string value) =>
            services.AddSingleton(new CakeSetting(key, value));

        /// <summary>Sets the folder that tools are installed to.</summary>
        /// <param name="toolPath">The folder.</param>
        public IServiceCollection UseToolPath(DirectoryPath toolPath) =>
            services.UseCakeSetting("paths_tools", toolPath.FullPath);
    }
}
