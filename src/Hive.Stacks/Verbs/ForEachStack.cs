using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Does one thing to several stacks: the failure of one does not keep the others from it.</summary>
internal static class ForEachStack
{
    /// <summary>Does it to all and waits for all.</summary>
    /// <param name="items">One for each stack.</param>
    /// <param name="stackOf">Whose it is.</param>
    /// <param name="work">What is done.</param>
    /// <param name="inParallel">At the same time, or one after the other.</param>
    public static async Task<Outcomes<TItem, TResult>> RunAsync<TItem, TResult>(
        IReadOnlyList<TItem> items,
        Func<TItem, StackInstance> stackOf,
        Func<TItem, Task<TResult>> work,
        bool inParallel = true
    )
    {
        var done = new (TItem Of, TResult Result)?[items.Count];
        var failures = new (StackInstance Stack, StackException Failure)?[items.Count];
        if (inParallel)
            await Task.WhenAll(items.Select((item, index) => DoAsync(index, item)));
        else
            for (var index = 0; index < items.Count; index++)
                await DoAsync(index, items[index]);
        return new Outcomes<TItem, TResult>(
            [.. done.OfType<(TItem, TResult)>()],
            [.. failures.OfType<(StackInstance, StackException)>()]
        );

        async Task DoAsync(int index, TItem item)
        {
            try
            {
                done[index] = (item, await work(item));
            }
            catch (StackException failure)
            {
                failures[index] = (stackOf(item), failure);
            }
        }
    }
}

/// <summary>What became of a thing that was done to several stacks.</summary>
/// <param name="Done">Those with which it went well.</param>
/// <param name="Failures">The others.</param>
internal sealed record Outcomes<TItem, TResult>(
    IReadOnlyList<(TItem Of, TResult Result)> Done,
    IReadOnlyList<(StackInstance Stack, StackException Failure)> Failures
)
{
    /// <summary>Fails with all failures in one, of the kind of the first.</summary>
    /// <exception cref="StackException">There is a failure.</exception>
    public void OrThrow()
    {
        if (Failures is [var only])
            throw only.Failure;
        if (Failures.Count > 1)
        {
            throw new StackException(
                Failures[0].Failure.Kind,
                string.Join(" ", Failures.Select(one => one.Failure.Cause)),
                string.Join($"{Environment.NewLine}  → ", Failures.Select(one => one.Failure.Remedy).Distinct())
            );
        }
    }
}
