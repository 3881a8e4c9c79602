using Cake.Core.Packaging;

namespace Cake.Frosting;

/// <summary>Fetches the tools that a build asks for with <c>InstallTool</c>, before the first task.</summary>
public interface IToolInstaller
{
    /// <summary>
    /// Installs a tool with the first package installer that knows its scheme, and tells Cake where it lies.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <exception cref="FrostingException">No installer knows the scheme, or the installer found nothing.</exception>
    void Install(PackageReference tool);
}
