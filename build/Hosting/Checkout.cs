using Hive.Stacks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>Targets that develop the product need all of its sources, which the .NET tool does not carry.</summary>
internal static class Checkout
{
    /// <summary>Refuses a target in the tool.</summary>
    /// <param name="target">The target's name.</param>
    /// <exception cref="StackException">This console is the tool.</exception>
    public static void Require(string target)
    {
        if (ProductFiles.IsTool)
            throw new StackException(FailureKind.Prerequisite, $"{target} needs a checkout of {ProductName}; this is the tool.", $"Run ./build.sh --target={target} in one.");
    }

    private const string ProductName = "Hive for .NET";
}
