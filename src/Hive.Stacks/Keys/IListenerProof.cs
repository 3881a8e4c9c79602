using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Tells whether a stack's own API, and nobody else, listens where its key is about to be sent.</summary>
public interface IListenerProof
{
    /// <summary>Why that is not certain, as a phrase; null when it is.</summary>
    /// <exception cref="StackException">The engine that knows does not answer.</exception>
    Task<string?> DoubtAsync(StackInstance stack, CancellationToken cancellationToken);
}
