using Hive.Stacks.Catalogue;

namespace Contracts.Tests;

/// <summary>
/// The catalogue's services as "stack/service": a new entry is tested against its files without a new test.
/// </summary>
internal static class EveryService
{
    public static IEnumerable<string> Names =>
        StackCatalogue.All.SelectMany(stack => stack.Services.Select(service => $"{stack.Name}/{service.Name}"));

    public static (StackDefinition Stack, StackService Service) Called(string name)
    {
        var stack = EveryStack.Called(name.Split('/')[0]);
        return (stack, stack.Services.Single(service => service.Name == name.Split('/')[1]));
    }
}
