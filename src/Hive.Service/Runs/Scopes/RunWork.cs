using Hive.Service.Components;
using Hive.Service.Metering;
using Hive.Service.Runs.Records;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Scopes;

/// <summary>What this process does of a run.</summary>
internal sealed class RunWork(
    LiveRun run,
    ComponentSet components,
    RunRequest request,
    RunJournal journal,
    RunLimits limits,
    HiveMeters meters,
    TimeProvider time,
    RunWriter writer
)
{
    private readonly Lock gate = new();
    private readonly List<RunActivity> activities = [.. journal.Activities];
    private readonly List<RunNeed> needs = [];
    private long inputTokens = journal.InputTokens;
    private long outputTokens = journal.OutputTokens;
    private long characters = journal.Output.Length;

    public ComponentSet Components => components;

    public RunRequest Request => request;

    /// <summary>What was done before this process took the run on.</summary>
    public RunJournal Journal => journal;

    public TimeProvider Time => time;

    /// <summary>What was done so far, as it can be kept.</summary>
    public IReadOnlyList<RunActivity> Activities
    {
        get
        {
            lock (gate)
                return [.. activities];
        }
    }

    /// <summary>What the run waits for, when it pauses.</summary>
    public IReadOnlyList<RunNeed> Needs
    {
        get
        {
            lock (gate)
                return [.. needs];
        }
    }

    public (long Input, long Output) Tokens => (Interlocked.Read(ref inputTokens), Interlocked.Read(ref outputTokens));

    public void Say(ContentAdded piece)
    {
        if (Interlocked.Add(ref characters, piece.Text.Length) > limits.LongestOutput)
            throw new RunFailedException($"The answer is longer than {limits.LongestOutput} characters.");
        Publish(piece, soon: false);
    }

    /// <param name="one">What happened.</param>
    /// <param name="soon">Whether it goes on record at once, or with what comes in the next fraction of a second.</param>
    public void Publish(RunEvent one, bool soon)
    {
        run.Publish(one);
        if (soon)
            writer.Note(run);
        else
            writer.Later(run);
    }

    public void End(ActivityEnded ended)
    {
        var activity = ended.Activity;
        lock (gate)
            activities.Add(activity);
        if (activity.Type == RunActivity.Tool)
            meters.ToolCalled(activity.Name, !activity.Failed, TimeSpan.FromSeconds(activity.Seconds));
        Publish(ended, soon: true);
    }

    public void Need(RunNeed need)
    {
        lock (gate)
            needs.Add(need);
    }

    public async Task OnRecordAsync(CancellationToken token)
    {
        try
        {
            await writer.FlushAsync(run, token);
        }
        catch (RunLostException)
        {
            run.Stop(RunStatus.Interrupted);
            throw;
        }
    }

    public void Count(ModelDefinition? model, UsageDetails usage)
    {
        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        Interlocked.Add(ref inputTokens, input);
        Interlocked.Add(ref outputTokens, output);
        meters.TokensUsed(model?.Provider ?? "extractive", model?.Id ?? "", input, output);
    }
}
