using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Scopes;

/// <summary>One place in a run: what everything that happens there shares, and what was done there before.</summary>
internal sealed class RunScope(RunWork work, string path = "")
{
    /// <summary>As in <see cref="RunEvent.Path"/>.</summary>
    public string Path => path;

    /// <summary>The components as they were when this process took the run on.</summary>
    public ComponentSet Components => work.Components;

    public RunRequest Request => work.Request;

    public TimeProvider Time => work.Time;

    public RunWork Work => work;

    /// <summary>A place within this one.</summary>
    public RunScope At(string segment) => new(work, path == "" ? segment : $"{path}/{segment}");

    /// <summary>What was done here, by a process that has gone since or before the run paused.</summary>
    public ActivityEnded? Done(string type) => work.Journal.Done(type, path);

    /// <summary>Whether it was begun here by such a process and never ended.</summary>
    public bool IsOpen(string type) => work.Journal.IsOpen(type, path);

    /// <summary>The whole answer that a model gave here.</summary>
    public ChatMessage? Answer => work.Journal.Answer(path);

    /// <summary>What a person decided about the call here.</summary>
    public RunDecision? Decision => work.Journal.Decision(path);

    public void Say(Author author, string text, bool isAnswer, bool isDraft = false) =>
        work.Say(new ContentAdded(author, text, isAnswer && !isDraft) { Path = path, IsDraft = isDraft });

    /// <summary>Says what is no model's: once, however many processes come here.</summary>
    public void SayWhole(Author author, string text, bool isAnswer)
    {
        if (!work.Journal.WasSaid(path))
            Say(author, text, isAnswer);
    }

    public void Answered(ModelAnswered answered) => work.Publish(answered with { Path = path }, soon: false);

    public void Failed(ModelFailed failed) => work.Publish(failed with { Path = path }, soon: false);

    /// <summary>How often the step here failed and was tried again.</summary>
    public int Failures => work.Journal.Failures(path);

    public void Retry(Author author, string step, string reason) =>
        work.Publish(new StepRetried(author, step, reason) { Path = path }, soon: true);

    /// <summary>Tells that something begins, unless an earlier process has told so.</summary>
    public void Begin(Author author, string type, string name, string input)
    {
        if (!IsOpen(type))
            BeginAgain(author, type, name, input, null);
    }

    /// <summary>Tells that something begins, be it the second time.</summary>
    public void BeginAgain(Author author, string type, string name, string input, string? id) =>
        work.Publish(new ActivityStarted(author, type, name, input, id) { Path = path }, soon: true);

    public void End(Author author, RunActivity activity, string? whole = null, bool isRetrieval = false) =>
        work.End(
            new ActivityEnded(author, KeepableText.Of(activity))
            {
                Path = path,
                Whole = whole,
                IsRetrieval = isRetrieval,
            }
        );

    /// <summary>Returns when all that has happened so far is on record.</summary>
    /// <exception cref="RunLostException">Another process goes on with the run.</exception>
    public Task OnRecordAsync(CancellationToken token) => work.OnRecordAsync(token);

    /// <summary>The run cannot go on here without a person.</summary>
    public RunPausedException Needs(RunNeed need)
    {
        work.Need(need);
        return new();
    }

    public void Count(ModelDefinition? model, UsageDetails usage) => work.Count(model, usage);

    public double SecondsSince(long begun) => Math.Round(Time.GetElapsedTime(begun).TotalSeconds, 4);
}
