using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Packaging;
using Cake.Core.Tooling;

namespace Cake.Frosting.Internal;

internal sealed class ToolInstaller(
    ICakeEnvironment environment,
    ICakeConfiguration configuration,
    IToolLocator locator,
    IEnumerable<IPackageInstaller> installers
) : IToolInstaller
{
    public void Install(PackageReference tool)
    {
        var installer =
            installers.FirstOrDefault(candidate => candidate.CanInstall(tool, PackageType.Tool))
            ?? throw new FrostingException(
                $"No package installer knows the scheme '{tool.Scheme}' of {tool.OriginalString}."
            );

        var folder = configuration.GetToolPath(environment.WorkingDirectory, environment);
        var files = installer.Install(tool, PackageType.Tool, folder);
        if (files.Count == 0)
            throw new FrostingException($"The tool '{tool.Package}' could not be installed from {tool.OriginalString}.");

        foreach (var file in files)
            locator.RegisterFile(file.Path);
    }
}
