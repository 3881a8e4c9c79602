using System.Text.Json;
using Hive.Api.OpenAi;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.AgUi;

/// <summary>The events of a run as AG-UI has them: messages and steps are opened and closed in turn.</summary>
internal sealed class AgUiShape(Guid run, string thread, string asked)
{
    private readonly HashSet<string> steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private bool begun;
    private string? message;
    private int messages;

    /// <summary>The items of an event.</summary>
    public IEnumerable<EventItem> Of(RunEvent one)
    {
        // A run that goes on has no event of its begin.
        if (!begun)
        {
            begun = true;
            yield return Item(new("RUN_STARTED") { ThreadId = thread, RunId = asked });
        }
        foreach (var shaped in Shaped(one))
            yield return Item(shaped);
    }

    /// <summary>Names what a run waits for, so that the answer finds the run.</summary>
    public static string InterruptId(Guid run, string need) => $"{run:N}.{need}";

    private IEnumerable<AgUiEvent> Shaped(RunEvent one) =>
        one switch
        {
            ContentAdded { IsAnswer: true, Text: { Length: > 0 } text } => Said(text),
            ActivityStarted { Type: RunActivity.Tool } call => Closed(Called(call.Id ?? call.Path, call.Name, call.Input)),
            ActivityEnded { Activity: { Type: RunActivity.Tool } done } =>
            [
                new("TOOL_CALL_RESULT")
                {
                    MessageId = $"{asked}-result-{++messages}",
                    ToolCallId = done.Id ?? one.Path,
                    Content = done.Output,
                    Role = "tool",
                },
            ],
            ActivityStarted step => Closed([new("STEP_STARTED") { StepName = Opened(step) }]),
            ActivityEnded { Activity: var step }
                when names.Remove($"{step.Type} {one.Path}", out var name) && steps.Remove(name) => Closed([
                new("STEP_FINISHED") { StepName = name },
            ]),
            RunPaused paused => Closed(Paused(paused.Run)),
            RunEnded ended => Closed(Ended(ended.Run)),
            _ => [],
        };

    private IEnumerable<AgUiEvent> Said(string text)
    {
        if (message is null)
            yield return new("TEXT_MESSAGE_START") { MessageId = message = $"{asked}-{++messages}", Role = "assistant" };
        yield return new("TEXT_MESSAGE_CONTENT") { MessageId = message, Delta = text };
    }

    private static IEnumerable<AgUiEvent> Called(string id, string tool, string arguments) =>
        [
            new("TOOL_CALL_START") { ToolCallId = id, ToolCallName = tool },
            new("TOOL_CALL_ARGS") { ToolCallId = id, Delta = arguments },
            new("TOOL_CALL_END") { ToolCallId = id },
        ];

    // A message ends where something else begins.
    private IEnumerable<AgUiEvent> Closed(IEnumerable<AgUiEvent> next)
    {
        if (message is { } open)
        {
            message = null;
            yield return new("TEXT_MESSAGE_END") { MessageId = open };
        }
        foreach (var one in next)
            yield return one;
    }

    // Of two steps of one name that are under way at once, the second is numbered.
    private string Opened(ActivityStarted step)
    {
        var name = step.Name;
        for (var i = 2; !steps.Add(name); i++)
            name = $"{step.Name} ({i})";
        names[$"{step.Type} {step.Path}"] = name;
        return name;
    }

    private IEnumerable<AgUiEvent> Paused(RunRecord paused)
    {
        foreach (var need in paused.Needs.Where(need => need.Kind == RunNeed.ClientResult))
        {
            foreach (var one in Called(CallId.Of(run, need), need.Tool, need.Input))
                yield return one;
        }
        foreach (var one in StepsOver())
            yield return one;
        var others = paused.Needs.Where(need => need.Kind != RunNeed.ClientResult).ToList();
        yield return Finished(
            others.Count == 0
                ? new("success") { PendingToolCallIds = [.. paused.Needs.Select(need => CallId.Of(run, need))] }
                : new(
                    "interrupt",
                    [
                        .. others.Select(need => new AgUiInterrupt(
                            InterruptId(run, need.Id),
                            need.Kind,
                            need.Reason,
                            need.CallId,
                            need.Kind == RunNeed.Answer ? AnswerSchema : ConsentSchema
                        )),
                    ]
                )
        );
    }

    private IEnumerable<AgUiEvent> Ended(RunRecord ended)
    {
        if (ended.Status is not (RunStatus.Completed or RunStatus.Cancelled))
        {
            yield return new("RUN_ERROR") { Message = ended.Error ?? $"The run is {ended.Status.Word()}." };
            yield break;
        }
        foreach (var one in StepsOver())
            yield return one;
        yield return Finished(new(ended.Status == RunStatus.Completed ? "success" : "cancelled"));
    }

    // A run that stops in the middle leaves steps open.
    private IEnumerable<AgUiEvent> StepsOver()
    {
        foreach (var name in steps.ToList())
        {
            steps.Remove(name);
            yield return new("STEP_FINISHED") { StepName = name };
        }
    }

    private AgUiEvent Finished(AgUiOutcome outcome) =>
        new("RUN_FINISHED")
        {
            ThreadId = thread,
            RunId = asked,
            Outcome = outcome,
        };

    private static JsonElement AnswerSchema { get; } = JsonElement.Parse("""{"type":"string"}""");

    private static JsonElement ConsentSchema { get; } = JsonElement.Parse("""{"type":"boolean"}""");

    private static EventItem Item(AgUiEvent one) =>
        new(null, JsonSerializer.SerializeToUtf8Bytes(one, AgUiEventJson.Readable.AgUiEvent));
}
