using Hive.Stacks.Catalogue;

namespace Contracts.Tests;

/// <summary>The names of the catalogue's stacks: a new entry is tested against its files without a new test.</summary>
internal static class EveryStack
{
    public static IEnumerable<string> Names => StackCatalogue.All.Select(stack => stack.Name);

    public static StackDefinition Called(string name) => StackCatalogue.All.Single(stack => stack.Name == name);
}
