using System.Text.Json;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.A2a;

/// <summary>The events of a run as a stream of A2A has them: the task first, then what changes.</summary>
internal sealed class A2aShape(RunRecord begun, JsonElement? call)
{
    private readonly string task = begun.Id.ToString();
    private readonly string context = begun.SessionId;
    private bool told;
    private bool said;

    public IEnumerable<EventItem> Of(RunEvent one)
    {
        if (!told)
        {
            told = true;
            yield return Item(new() { Task = A2aTask.Of(begun) });
        }
        if (Shaped(one) is { } shaped)
            yield return Item(shaped);
    }

    private A2aEvent? Shaped(RunEvent one) =>
        one switch
        {
            RunStarted or RunContinued => Status(begun with { Status = RunStatus.Running, Needs = [] }),
            ContentAdded { IsAnswer: true, Text: { Length: > 0 } text } => Said(text),
            // What was said beyond it is said again: the answer so far takes the place of what the client has.
            RunResumed resumed => Again(resumed.Content),
            RunPaused paused => Status(paused.Run),
            RunEnded ended => Status(ended.Run),
            _ => null,
        };

    private A2aEvent Said(string text)
    {
        var append = said;
        said = true;
        return new() { ArtifactUpdate = new(task, context, A2aArtifact.Of(text), append, false) };
    }

    private A2aEvent? Again(string text)
    {
        said = text.Length > 0;
        return said ? new() { ArtifactUpdate = new(task, context, A2aArtifact.Of(text), false, false) } : null;
    }

    private A2aEvent Status(RunRecord run) => new() { StatusUpdate = new(task, context, A2aStatus.Of(run)) };

    private EventItem Item(A2aEvent one) =>
        new(
            null,
            JsonSerializer.SerializeToUtf8Bytes(
                new A2aAnswer("2.0", call) { Result = JsonSerializer.SerializeToElement(one, A2aJson.Readable.A2aEvent) },
                A2aJson.Readable.A2aAnswer
            )
        );
}
