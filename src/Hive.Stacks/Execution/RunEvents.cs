using System.Collections.Concurrent;

namespace Hive.Stacks.Execution;

/// <summary>The one stream of what happens in a run. Views, summaries and evidence subscribe to it.</summary>
/// <param name="time">The clock.</param>
/// <param name="observers">Who takes the events.</param>
public sealed class RunEvents(TimeProvider time, IEnumerable<IRunObserver> observers)
{
    private readonly IReadOnlyList<IRunObserver> _observers = [.. observers];
    private readonly ConcurrentDictionary<RunSubject, RunScope> _scopes = new();
    private readonly Lock _lock = new();

    /// <summary>What concerns the run as a whole.</summary>
    public RunScope Run => Of(new RunSubject(null));

    /// <summary>What concerns one stack. Its phases are counted from the first event until <see cref="Close"/>.</summary>
    /// <param name="stack">The stack's full name.</param>
    /// <param name="several">Whether several are worked on at the same time.</param>
    public RunScope For(string stack, bool several = false) => Of(new RunSubject(stack, several));

    /// <summary>Ends what concerns one stack: a further target of the same run counts anew.</summary>
    public void Close(RunScope scope) => _scopes.TryRemove(scope.Subject, out _);

    /// <summary>Ends, with a failure, every stretch of work that has not ended.</summary>
    public void Abandon()
    {
        foreach (var scope in _scopes.Values)
            scope.Abandon();
    }

    /// <summary>Says one sentence that concerns the run as a whole.</summary>
    public void Say(string sentence) => Run.Say(sentence);

    internal void Publish(RunEvent happened)
    {
        lock (_lock)
        {
            foreach (var observer in _observers)
                observer.On(happened);
        }
    }

    private RunScope Of(RunSubject subject) => _scopes.GetOrAdd(subject, _ => new RunScope(this, subject, time));
}
