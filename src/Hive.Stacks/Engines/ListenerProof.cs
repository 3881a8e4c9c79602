using Hive.Stacks.Keys;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Asks the engine that a stack runs on who listens on its port.</summary>
/// <param name="request">Which engine is asked for.</param>
/// <param name="chooser">Picks it.</param>
public sealed class ListenerProof(StackRequest request, EngineChooser chooser) : IListenerProof
{
    /// <inheritdoc />
    public async Task<string?> DoubtAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var chosen = await chooser.ChooseAsync(request.Engine, stack, cancellationToken);
        return await chosen.Engine.DoubtListenerAsync(stack, cancellationToken);
    }
}
