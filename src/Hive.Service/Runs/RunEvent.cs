using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs;

/// <summary>Something that happens in a run.</summary>
/// <param name="Author">The component that it comes from: the run's own, or a member's or step's.</param>
public abstract record RunEvent(Author Author)
{
    /// <summary>
    /// Where in the run: step, member, turn of the model and call, from the outside in. The same work has the same path in
    /// every process that goes on with the run.
    /// </summary>
    public string Path { get; init; } = "";
}

/// <summary>Who an event comes from.</summary>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record Author(ComponentKind Kind, string Id, string Name)
{
    /// <summary>Speaks for a component.</summary>
    public static Author Of(ComponentDefinition component) => new(component.Kind, component.Id, component.Name);
}

/// <summary>The run is on record and begins, or waits for its turn.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Run">The run.</param>
public sealed record RunStarted(Author Author, RunRecord Run) : RunEvent(Author)
{
    /// <summary>What was said before, from a client that keeps the history itself.</summary>
    public IReadOnlyList<ChatMessage> Earlier { get; init; } = [];

    /// <summary>Images and files that belong to the question.</summary>
    public IReadOnlyList<AIContent> Attachments { get; init; } = [];

    /// <summary>Calls of tools and their results that followed the question, from such a client.</summary>
    public IReadOnlyList<ChatMessage> After { get; init; } = [];

    /// <summary>What the client asked of the model.</summary>
    public RunOptions? Options { get; init; }

    /// <summary>The same from what is asked.</summary>
    internal static RunStarted Of(Author author, RunRecord run, RunRequest request) =>
        new(author, run)
        {
            Earlier = request.Earlier,
            Attachments = request.Attachments,
            After = request.After,
            Options = request.Options,
        };
}

/// <summary>A piece of text.</summary>
/// <param name="Author">Whose.</param>
/// <param name="Text">The piece.</param>
/// <param name="IsAnswer">Whether it belongs to the run's answer; otherwise a member or step says it on the way.</param>
public sealed record ContentAdded(Author Author, string Text, bool IsAnswer) : RunEvent(Author)
{
    /// <summary>Whether it is shown to nobody: it is said again as the answer once it fits what was asked for.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>A model has answered: with text, with calls of tools, or both.</summary>
/// <param name="Author">Whose model.</param>
/// <param name="Message">The answer but for its text, which is that of the pieces at the same path.</param>
/// <param name="InputTokens">Tokens that went in.</param>
/// <param name="OutputTokens">Tokens that came out.</param>
public sealed record ModelAnswered(Author Author, ChatMessage Message, long InputTokens, long OutputTokens)
    : RunEvent(Author)
{
    /// <summary>Whether the pieces begin with an empty line that the model did not say.</summary>
    public bool IsApart { get; init; }

    /// <summary>Why it ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, <c>tool_calls</c>.</summary>
    public string? Finish { get; init; }

    /// <summary>The provider; nothing in logs of earlier versions.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>From the question to the end of the answer.</summary>
    public double Seconds { get; init; }
}

/// <summary>A model has not answered. Whoever asked it says what becomes of that.</summary>
/// <param name="Author">Whose model.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record ModelFailed(Author Author, string Reason) : RunEvent(Author)
{
    /// <summary>The provider.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>From the question to the failure, with all tries.</summary>
    public double Seconds { get; init; }
}

/// <summary>A tool, a member or a step begins.</summary>
/// <param name="Author">Who does it.</param>
/// <param name="Type">As in <see cref="RunActivity"/>.</param>
/// <param name="Name">As in <see cref="RunActivity"/>.</param>
/// <param name="Input">As in <see cref="RunActivity"/>.</param>
/// <param name="Id">As in <see cref="RunActivity"/>.</param>
public sealed record ActivityStarted(Author Author, string Type, string Name, string Input, string? Id) : RunEvent(Author);

/// <summary>A step failed and is tried again.</summary>
/// <param name="Author">The workflow.</param>
/// <param name="Name">The step.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record StepRetried(Author Author, string Name, string Reason) : RunEvent(Author);

/// <summary>It has ended.</summary>
/// <param name="Author">Who did it.</param>
/// <param name="Activity">What came of it.</param>
public sealed record ActivityEnded(Author Author, RunActivity Activity) : RunEvent(Author)
{
    /// <summary>The output, where the activity holds only its beginning.</summary>
    public string? Whole { get; init; }

    /// <summary>Whether it was a search of the knowledge base.</summary>
    public bool IsRetrieval { get; init; }
}

/// <summary>The process that carried the run out is gone; another one goes on.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Content">
/// What stands of the answer. What was said beyond it belongs to an answer of a model that was not complete and is asked for
/// again.
/// </param>
public sealed record RunResumed(Author Author, string Content) : RunEvent(Author);

/// <summary>The run waits for a person.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Run">The run, with what it waits for.</param>
public sealed record RunPaused(Author Author, RunRecord Run) : RunEvent(Author);

/// <summary>A person has decided, and the run goes on.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Decisions">What was decided.</param>
public sealed record RunContinued(Author Author, IReadOnlyList<RunDecision> Decisions) : RunEvent(Author);

/// <summary>The run has ended, one way or another. Always the last event.</summary>
/// <param name="Author">The run's component.</param>
/// <param name="Run">The run with all that came of it.</param>
public sealed record RunEnded(Author Author, RunRecord Run) : RunEvent(Author);
