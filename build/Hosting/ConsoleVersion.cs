using Cake.Cli;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>What <c>--version</c> prints. Cake itself reads it from the program's file, which native code does not have.</summary>
internal sealed class ConsoleVersion : IVersionResolver
{
    public string GetVersion() => StackCatalogue.Version;

    public string GetProductVersion() => StackCatalogue.Version;
}
