using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>What a user sees while a run goes on.</summary>
public interface IRunView
{
    /// <summary>The view of one stack of several that are worked on at the same time.</summary>
    /// <param name="name">The stack's name.</param>
    IRunView Named(string name) => new NamedView(this, name);

    /// <summary>Says one sentence that stays on the screen.</summary>
    void Say(string sentence);

    /// <summary>Begins a stretch of work; the one before it has ended.</summary>
    /// <param name="phase">Which phase.</param>
    /// <param name="title">What is done in it.</param>
    void Begin(Phase phase, string title);

    /// <summary>The newest line that a program wrote.</summary>
    void Line(string text);

    /// <summary>Ends the last stretch of work: it is done.</summary>
    void Finish();

    /// <summary>Ends the last stretch of work: it has failed.</summary>
    void Abandon();
}
