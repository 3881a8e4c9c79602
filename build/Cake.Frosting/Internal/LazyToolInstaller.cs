using Cake.Core.IO;
using Cake.Core.Packaging;
using Microsoft.Extensions.DependencyInjection;
using ICakeToolInstaller = Cake.Core.Tooling.IToolInstaller;

namespace Cake.Frosting.Internal;

/// <summary>
/// Makes Cake's tool installer when a tool is asked for: made with the context, as Cake does, it loads NuGet's assemblies at
/// every start.
/// </summary>
internal sealed class LazyToolInstaller(IServiceProvider provider) : ICakeToolInstaller
{
    public IEnumerable<FilePath> Install(PackageReference tool) =>
        ActivatorUtilities.GetServiceOrCreateInstance<Cake.Core.Tooling.ToolInstaller>(provider).Install(tool);
}
