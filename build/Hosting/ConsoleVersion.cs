using Cake.Cli;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>What <c>--version</c> prints. Cake reads it from the assembly's file, and a native program has none.</summary>
internal sealed class ConsoleVersion : IVersionResolver
{
    public string GetVersion() => StackCatalogue.Version;

    public string GetProductVersion() => StackCatalogue.Version;
}
