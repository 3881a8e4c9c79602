using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Companions;

/// <summary>A stack that is up, as a companion reaches its API: over the one network on which nothing but APIs is.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="Network">Full name of the network of its API.</param>
/// <param name="Host">
/// Name of its API on that network. It says the network as well: two instances of a stack have services of one name.
/// </param>
public sealed record StackRoute(StackInstance Stack, string Network, string Host)
{
    /// <summary>Name of the stack with its instance's: paths, host names and labels carry it.</summary>
    public string Name => Stack.FullName;

    /// <summary>Port of the API inside the network.</summary>
    public int Port => Stack.Definition.Port;
}
