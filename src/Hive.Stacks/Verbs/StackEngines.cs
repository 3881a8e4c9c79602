using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Which engine each stack is on, or comes on.</summary>
/// <param name="request">Which one is asked for.</param>
/// <param name="chooser">Picks it.</param>
/// <param name="view">Where the choice is said.</param>
public sealed class StackEngines(StackRequest request, EngineChooser chooser, IRunView view)
{
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);

    /// <summary>The engine of a stack, with the reason for it.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public Task<ChosenEngine> ChooseAsync(StackInstance stack, CancellationToken cancellationToken) =>
        chooser.ChooseAsync(request.Engine, stack, cancellationToken);

    /// <summary>The engines of some stacks; what they are and why is said, once a run.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public async Task<IReadOnlyList<(StackInstance Stack, ChosenEngine Chosen)>> AnnounceAsync(
        IReadOnlyList<StackInstance> stacks, CancellationToken cancellationToken)
    {
        var all = new List<(StackInstance Stack, ChosenEngine Chosen)>();
        foreach (var stack in stacks) all.Add((stack, await ChooseAsync(stack, cancellationToken)));
        foreach (var group in all.GroupBy(one => (one.Chosen.Engine.Name, one.Chosen.Reason)))
        {
            var whose = group.Count() == all.Count ? "" : $" of {string.Join(", ", group.Select(one => one.Stack.FullName))}";
            var sentence = $"Engine{whose}: {group.Key.Name} ({group.Key.Reason}).";
            if (_announced.Add(sentence)) view.Say(sentence);
        }

        return all;
    }

    /// <summary>Refuses at once what serving would refuse, before anything is built for it.</summary>
    /// <exception cref="StackException">Something is in the way, or would lose data.</exception>
    public static async Task CheckAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken)
    {
        ClusterMarker.RequireData(stack);
        DiskSpace.Require(stack.Workspace.DataFolder, DiskSpace.LeastForStack);
        await engine.CheckAsync(stack, cancellationToken);
    }
}
