using System.Text;
using Hive.Service.Agents;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Records;

/// <summary>What earlier processes have done of a run: whoever goes on with it does none of that again.</summary>
internal sealed class RunJournal
{
    private readonly Dictionary<(string Type, string Path), ActivityEnded> done = [];
    private readonly HashSet<(string Type, string Path)> begun = [];
    private readonly Dictionary<string, ModelAnswered> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunDecision> decisions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StringBuilder> said = new(StringComparer.Ordinal);

    private RunJournal() { }

    /// <summary>Of a run that nobody has begun before.</summary>
    public static RunJournal Empty { get; } = new();

    public RunStarted? Started { get; private set; }

    /// <summary>In the order in which they ended.</summary>
    public List<RunActivity> Activities { get; } = [];

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>What stands of the answer: pieces of a model's answer that was not complete do not.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What there is of the answer, complete or not.</summary>
    public string OutputSoFar { get; private set; } = "";

    /// <summary>What the run waited for when it last paused.</summary>
    public IReadOnlyList<RunNeed> Needs { get; private set; } = [];

    /// <summary>How often in a row a process went with the run before it got any further.</summary>
    public int Resumed { get; private set; }

    public static RunJournal Of(IReadOnlyList<LoggedEvent> events)
    {
        var journal = new RunJournal();
        foreach (var logged in events)
            journal.Add(logged.Event);
        StringBuilder standing = new();
        StringBuilder all = new();
        foreach (var one in events)
        {
            if (one.Event is RunResumed resumed)
                all.Clear().Append(resumed.Content);
            if (one.Event is not ContentAdded { IsAnswer: true } added)
                continue;
            all.Append(added.Text);
            if (journal.Stands(added))
                standing.Append(added.Text);
        }
        (journal.Output, journal.OutputSoFar) = (standing.ToString(), all.ToString());
        return journal;
    }

    public ActivityEnded? Done(string type, string path) => done.GetValueOrDefault((type, path));

    /// <summary>Whether it was begun and has not ended.</summary>
    public bool IsOpen(string type, string path) => begun.Contains((type, path)) && !done.ContainsKey((type, path));

    /// <summary>How often the step there failed and was tried again.</summary>
    public int Failures(string path) => failures.GetValueOrDefault(path);

    /// <summary>The whole answer of a model.</summary>
    public ChatMessage? Answer(string path)
    {
        if (!answers.TryGetValue(path, out var answered))
            return null;
        var text = said.GetValueOrDefault(path)?.ToString() ?? "";
        if (answered.IsApart)
            text = text[AgentTurns.Apart.Length..];
        var message = answered.Message.Clone();
        message.Contents = text == "" ? [.. message.Contents] : [new TextContent(text), .. message.Contents];
        return message;
    }

    /// <summary>Whether that text, which is no model's, was said.</summary>
    public bool WasSaid(string path) => said.ContainsKey(path);

    /// <summary>What a person decided about a call that has not been begun since.</summary>
    public RunDecision? Decision(string path) => decisions.GetValueOrDefault(path);

    /// <summary>The same, with what a person has decided since.</summary>
    public RunJournal With(IReadOnlyList<RunDecision> more)
    {
        foreach (var decision in more)
            decisions[decision.Id] = decision;
        return this;
    }

    private void Add(RunEvent one)
    {
        switch (one)
        {
            case RunStarted started:
                Started = started;
                break;
            case ContentAdded added:
                if (!said.TryGetValue(added.Path, out var text))
                    said[added.Path] = text = new();
                text.Append(added.Text);
                break;
            case ModelAnswered answered:
                answers[answered.Path] = answered;
                Resumed = 0;
                InputTokens += answered.InputTokens;
                OutputTokens += answered.OutputTokens;
                break;
            case ActivityStarted started:
                begun.Add((started.Type, started.Path));
                decisions.Remove(started.Path);
                break;
            case StepRetried retried:
                failures[retried.Path] = Failures(retried.Path) + 1;
                break;
            case ActivityEnded ended:
                done[(ended.Activity.Type, ended.Path)] = ended;
                Activities.Add(ended.Activity);
                Resumed = 0;
                break;
            case RunResumed:
                Resumed++;
                ForgetHalves();
                break;
            case RunPaused paused:
                Needs = paused.Run.Needs;
                break;
            case RunContinued continued:
                ForgetHalves();
                foreach (var decision in continued.Decisions)
                    decisions[decision.Id] = decision;
                break;
        }
    }

    // What was said of an answer that was not complete is said anew.
    private void ForgetHalves()
    {
        foreach (var path in said.Keys.Where(path => Turn.Names(path) && !answers.ContainsKey(path)).ToList())
            said.Remove(path);
    }

    // A run from before the log has one piece without a path, and what is no model's is said whole.
    private bool Stands(ContentAdded added) => !Turn.Names(added.Path) || answers.ContainsKey(added.Path);
}

/// <summary>How paths name the turns of a model.</summary>
internal static class Turn
{
    public static string Name(int number) => $"turn{number}";

    /// <summary>Whether the path is that of a turn.</summary>
    public static bool Names(string path) =>
        path.AsSpan(path.LastIndexOf('/') + 1).StartsWith("turn", StringComparison.Ordinal);
}
