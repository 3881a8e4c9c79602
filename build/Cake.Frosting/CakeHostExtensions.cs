using Cake.Core.Composition;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>What a build may set on its <see cref="CakeHost"/>. Where there can be one only, the last call wins.</summary>
public static class CakeHostExtensions
{
    extension(CakeHost host)
    {
        /// <summary>Makes a startup class and lets it register its services.</summary>
        /// <typeparam name="TStartup">The startup class.</typeparam>
        public CakeHost UseStartup<TStartup>()
            where TStartup : IFrostingStartup, new() => host.ConfigureServices(new TStartup().Configure);

        /// <inheritdoc cref="ServiceCollectionExtensions.UseContext{TContext}(IServiceCollection)"/>
        public CakeHost UseContext<TContext>()
            where TContext : class, IFrostingContext => host.With(services => services.UseContext<TContext>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseLifetime{TLifetime}(IServiceCollection)"/>
        public CakeHost UseLifetime<TLifetime>()
            where TLifetime : class, IFrostingLifetime => host.With(services => services.UseLifetime<TLifetime>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseSetup{TSetup}(IServiceCollection)"/>
        public CakeHost UseSetup<TSetup>()
            where TSetup : class, IFrostingSetup => host.With(services => services.UseSetup<TSetup>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseTeardown{TTeardown}(IServiceCollection)"/>
        public CakeHost UseTeardown<TTeardown>()
            where TTeardown : class, IFrostingTeardown => host.With(services => services.UseTeardown<TTeardown>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseTaskLifetime{TLifetime}(IServiceCollection)"/>
        public CakeHost UseTaskLifetime<TLifetime>()
            where TLifetime : class, IFrostingTaskLifetime => host.With(services => services.UseTaskLifetime<TLifetime>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseTaskSetup{TSetup}(IServiceCollection)"/>
        public CakeHost UseTaskSetup<TSetup>()
            where TSetup : class, IFrostingTaskSetup => host.With(services => services.UseTaskSetup<TSetup>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseTaskTeardown{TTeardown}(IServiceCollection)"/>
        public CakeHost UseTaskTeardown<TTeardown>()
            where TTeardown : class, IFrostingTaskTeardown => host.With(services => services.UseTaskTeardown<TTeardown>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseModule{TModule}(IServiceCollection)"/>
        public CakeHost UseModule<TModule>()
            where TModule : ICakeModule, new() => host.With(services => services.UseModule<TModule>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UsePackageInstaller{TPackageInstaller}(IServiceCollection)"/>
        public CakeHost UsePackageInstaller<TPackageInstaller>()
            where TPackageInstaller : class, IPackageInstaller =>
            host.With(services => services.UsePackageInstaller<TPackageInstaller>());

        /// <inheritdoc cref="ServiceCollectionExtensions.UseTool(IServiceCollection, Uri)"/>
        public CakeHost InstallTool(Uri uri) => host.With(services => services.UseTool(uri));

        /// <inheritdoc cref="ServiceCollectionExtensions.UseWorkingDirectory(IServiceCollection, DirectoryPath)"/>
        public CakeHost UseWorkingDirectory(DirectoryPath path) => host.With(services => services.UseWorkingDirectory(path));

        /// <inheritdoc cref="ServiceCollectionExtensions.UseCakeSetting(IServiceCollection, string, string)"/>
        public CakeHost UseCakeSetting(string key, string value) =>
            host.With(services => services.UseCakeSetting(key, value));

        /// <inheritdoc cref="ServiceCollectionExtensions.UseToolPath(IServiceCollection, DirectoryPath)"/>
        public CakeHost SetToolPath(DirectoryPath path) => host.With(services => services.UseToolPath(path));

        private CakeHost With(Func<IServiceCollection, IServiceCollection> change) =>
            host.ConfigureServices(services => change(services));
    }
}
