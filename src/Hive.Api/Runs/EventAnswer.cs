using System.Text.Json;
using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.Runs;

/// <summary>An event of a run as clients see it; what does not belong to the event is left out.</summary>
internal sealed record EventAnswer
{
    public required string Event { get; init; }

    /// <summary>agent, team or workflow: whoever it comes from.</summary>
    public required string Kind { get; init; }

    /// <summary>The id of whoever it comes from.</summary>
    public required string ComponentId { get; init; }

    public string? Content { get; init; }

    public string? Type { get; init; }

    public string? Name { get; init; }

    public string? Input { get; init; }

    public string? CallId { get; init; }

    public RunActivity? Activity { get; init; }

    public RunAnswer? Run { get; init; }

    public IReadOnlyList<RunDecision>? Decisions { get; init; }

    /// <summary>The event's name and data; what only the log needs is not shown.</summary>
    public static IEnumerable<EventItem> Of(RunEvent one)
    {
        if (Shape(one) is { } answer)
            yield return new(answer.Event, JsonSerializer.SerializeToUtf8Bytes(answer, RunJson.Readable.EventAnswer));
    }

    private static EventAnswer? Shape(RunEvent one) =>
        one switch
        {
            RunStarted started => From(one, "run_started") with { Run = RunAnswer.Of(started.Run) },
            ContentAdded { IsAnswer: true } added => From(one, "content") with { Content = added.Text },
            ContentAdded { IsDraft: false } added => From(one, "member_content") with { Content = added.Text },
            ActivityStarted begun => From(one, $"{begun.Type}_started") with
            {
                Type = begun.Type,
                Name = begun.Name,
                Input = begun.Input,
                CallId = begun.Id,
            },
            ActivityEnded ended => From(
                one,
                $"{ended.Activity.Type}_{(ended.Activity.Failed ? "failed" : "completed")}"
            ) with
            {
                Activity = ended.Activity,
            },
            RunEnded ended => From(one, $"run_{ended.Run.Status.Word()}") with { Run = RunAnswer.Of(ended.Run) },
            RunResumed resumed => From(one, "run_resumed") with { Content = resumed.Content },
            RunPaused paused => From(one, "run_paused") with { Run = RunAnswer.Of(paused.Run) },
            RunContinued continued => From(one, "run_continued") with { Decisions = continued.Decisions },
            StepRetried retried => From(one, "step_retried") with
            {
                Type = RunActivity.Step,
                Name = retried.Name,
                Content = retried.Reason,
            },
            _ => null,
        };

    private static EventAnswer From(RunEvent one, string name) =>
        new()
        {
            Event = name,
            Kind = one.Author.Kind.Word(),
            ComponentId = one.Author.Id,
        };
}
