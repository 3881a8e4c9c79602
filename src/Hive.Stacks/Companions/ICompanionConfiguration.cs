using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Companions;

/// <summary>Makes a companion's configuration.</summary>
internal interface ICompanionConfiguration
{
    /// <summary>Whose.</summary>
    CompanionDefinition Companion { get; }

    /// <summary>The configuration for the stacks that are up.</summary>
    /// <param name="one">The companion in its workspace.</param>
    /// <param name="stacks">The stacks that are up.</param>
    /// <exception cref="StackException">A setting or a file that the user gave is wrong.</exception>
    Configuration Make(CompanionInstance one, IReadOnlyList<StackRoute> stacks);
}
