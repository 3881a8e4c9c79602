using System.Text.Json;

namespace Hive.Service.Runs.Records;

/// <content>From a row to its events.</content>
internal sealed partial record EventPayload
{
    /// <summary>The events of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="run">The run as it stands.</param>
    public static IEnumerable<LoggedEvent> Events(EventRow row, RunRecord run)
    {
        var payload = JsonSerializer.Deserialize(row.Payload, EventJson.Default.EventPayload)!;
        var author = payload.By.Author;
        var path = payload.Path ?? "";
        if (payload.Texts is { } texts)
        {
            for (var i = 0; i < texts.Count; i++)
                yield return new(
                    row.Seq - texts.Count + 1 + i,
                    row.At,
                    new ContentAdded(author, texts[i], payload.Answer == true)
                    {
                        Path = path,
                        IsDraft = payload.Draft == true,
                    }
                );
            yield break;
        }
        yield return new(row.Seq, row.At, payload.Event(row, run) with { Path = path });
    }

    private RunEvent Event(EventRow row, RunRecord run) =>
        row.Kind switch
        {
            "started" => new RunStarted(By.Author, run.AsBegun())
            {
                Earlier = Earlier is { } earlier ? [.. earlier.Deserialize(Messages)!] : [],
                After = After is { } after ? [.. after.Deserialize(Messages)!] : [],
                Attachments = Attachments is { } attached ? [.. attached.Deserialize(OneMessage)!.Contents] : [],
                Options = Options,
            },
            "model_answered" => new ModelAnswered(
                By.Author,
                Message!.Value.Deserialize(OneMessage)!,
                InputTokens ?? 0,
                OutputTokens ?? 0
            )
            {
                IsApart = Apart == true,
                Finish = Finish,
                Provider = Provider,
                Model = Model,
                Seconds = Seconds ?? 0,
            },
            "model_failed" => new ModelFailed(By.Author, Error ?? "")
            {
                Provider = Provider,
                Model = Model,
                Seconds = Seconds ?? 0,
            },
            "activity_started" => new ActivityStarted(By.Author, Type!, Name!, Input!, Id),
            "step_retried" => new StepRetried(By.Author, Name!, Error!),
            "activity_ended" => new ActivityEnded(By.Author, Activity!) { Whole = Whole, IsRetrieval = Retrieval == true },
            "resumed" => new RunResumed(By.Author, Content ?? ""),
            "paused" => new RunPaused(By.Author, run with { Status = RunStatus.Paused, Needs = Needs ?? [] }),
            "continued" => new RunContinued(By.Author, Decisions ?? []),
            _ => new RunEnded(By.Author, run),
        };
}
