using Hive.Service.Components;
using Hive.Service.Metering;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs;

/// <summary>What everything that happens in one run shares.</summary>
internal sealed class RunScope(
    LiveRun run,
    ComponentSet components,
    RunRequest request,
    RunLimits limits,
    HiveMeters meters,
    TimeProvider time,
    RunWriter writer
)
{
    private readonly Lock gate = new();
    private readonly List<RunActivity> activities = [];
    private long inputTokens;
    private long outputTokens;
    private long characters;

    /// <summary>The components as they were when the run was asked for.</summary>
    public ComponentSet Components => components;

    public RunRequest Request => request;

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

    public (long Input, long Output) Tokens => (Interlocked.Read(ref inputTokens), Interlocked.Read(ref outputTokens));

    public ValueTask SayAsync(Author author, string text, bool isAnswer)
    {
        if (Interlocked.Add(ref characters, text.Length) > limits.LongestOutput)
            throw new RunFailedException($"The answer is longer than {limits.LongestOutput} characters.");
        return run.PublishAsync(new ContentAdded(author, text, isAnswer));
    }

    public ValueTask BeginAsync(Author author, string type, string name, string input, string? id = null) =>
        run.PublishAsync(new ActivityStarted(author, type, name, input, id));

    public ValueTask EndAsync(Author author, RunActivity activity)
    {
        lock (gate)
            activities.Add(KeepableText.Of(activity));
        // A process that is killed takes nothing along that was done.
        writer.Note(run.Id, () => Activities);
        if (activity.Type == RunActivity.Tool)
            meters.ToolCalled(activity.Name, !activity.Failed, TimeSpan.FromSeconds(activity.Seconds));
        return run.PublishAsync(new ActivityEnded(author, activity));
    }

    public void Count(ModelDefinition? model, UsageDetails usage)
    {
        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        Interlocked.Add(ref inputTokens, input);
        Interlocked.Add(ref outputTokens, output);
        meters.TokensUsed(model?.Provider ?? "extractive", model?.Id ?? "", input, output);
    }

    public double SecondsSince(long begun) => Math.Round(time.GetElapsedTime(begun).TotalSeconds, 4);
}
