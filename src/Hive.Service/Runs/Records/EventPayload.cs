using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Records;

/// <summary>An event as its row holds it; what does not belong to the event is left out.</summary>
internal sealed partial record EventPayload
{
    public required AuthorPayload By { get; init; }

    public string? Path { get; init; }

    public bool? Answer { get; init; }

    /// <summary>Pieces in a row; the last one has the row's number.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    public JsonElement? Message { get; init; }

    public bool? Apart { get; init; }

    public bool? Draft { get; init; }

    public string? Finish { get; init; }

    public JsonElement? Earlier { get; init; }

    public JsonElement? After { get; init; }

    /// <summary>A message that holds them.</summary>
    public JsonElement? Attachments { get; init; }

    public RunOptions? Options { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public string? Type { get; init; }

    public string? Name { get; init; }

    public string? Input { get; init; }

    public string? Id { get; init; }

    public RunActivity? Activity { get; init; }

    public string? Whole { get; init; }

    public string? Content { get; init; }

    public IReadOnlyList<RunNeed>? Needs { get; init; }

    public IReadOnlyList<RunDecision>? Decisions { get; init; }

    public string? Status { get; init; }

    public string? Error { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public double? Seconds { get; init; }

    public bool? Retrieval { get; init; }

    // In characters: whoever reads or writes logs has some rows in memory, and texts of 40,000 are large objects.
    private const int LongestRow = 8_000;

    private static JsonTypeInfo<ChatMessage> OneMessage { get; } =
        (JsonTypeInfo<ChatMessage>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatMessage));

    private static JsonTypeInfo<IList<ChatMessage>> Messages { get; } =
        (JsonTypeInfo<IList<ChatMessage>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IList<ChatMessage>));

    /// <summary>The rows of some events: pieces that follow one another at the same place become one.</summary>
    public static IEnumerable<EventRow> Rows(IReadOnlyList<LoggedEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Event is not ContentAdded first)
            {
                yield return new(events[i].Seq, events[i].At, KindOf(events[i].Event), Write(Of(events[i].Event)));
                continue;
            }
            List<string> texts = [first.Text];
            var size = first.Text.Length;
            while (
                size < LongestRow && i + 1 < events.Count && events[i + 1].Event is ContentAdded next && Follows(first, next)
            )
            {
                texts.Add(next.Text);
                size += next.Text.Length;
                i++;
            }
            yield return new(events[i].Seq, events[i].At, "content", Write(Of(first) with { Texts = texts }));
        }
    }

    private static bool Follows(ContentAdded first, ContentAdded next) =>
        first.IsAnswer == next.IsAnswer
        && first.IsDraft == next.IsDraft
        && first.Path == next.Path
        && first.Author == next.Author;

    private static string KindOf(RunEvent one) =>
        one switch
        {
            RunStarted => "started",
            ModelAnswered => "model_answered",
            ModelFailed => "model_failed",
            ActivityStarted => "activity_started",
            StepRetried => "step_retried",
            ActivityEnded => "activity_ended",
            RunResumed => "resumed",
            RunPaused => "paused",
            RunContinued => "continued",
            _ => "ended",
        };

    private static EventPayload Of(RunEvent one)
    {
        var payload = new EventPayload
        {
            By = new(one.Author.Kind.Word(), one.Author.Id, one.Author.Name),
            Path = one.Path == "" ? null : one.Path,
        };
        return one switch
        {
            RunStarted started => payload with
            {
                Earlier = Several(started.Earlier),
                After = Several(started.After),
                Attachments =
                    started.Attachments.Count > 0
                        ? JsonSerializer.SerializeToElement(new(ChatRole.User, [.. started.Attachments]), OneMessage)
                        : null,
                Options = started.Options,
            },
            ContentAdded added => payload with
            {
                Answer = added.IsAnswer ? true : null,
                Draft = added.IsDraft ? true : null,
            },
            ModelAnswered answered => payload with
            {
                Message = JsonSerializer.SerializeToElement(answered.Message, OneMessage),
                Apart = answered.IsApart ? true : null,
                Finish = answered.Finish,
                InputTokens = answered.InputTokens,
                OutputTokens = answered.OutputTokens,
                Provider = answered.Provider,
                Model = answered.Model,
                Seconds = answered.Seconds,
            },
            ModelFailed failed => payload with
            {
                Error = failed.Reason,
                Provider = failed.Provider,
                Model = failed.Model,
                Seconds = failed.Seconds,
            },
            ActivityStarted begun => payload with
            {
                Type = begun.Type,
                Name = begun.Name,
                Input = begun.Input,
                Id = begun.Id,
            },
            StepRetried retried => payload with { Name = retried.Name, Error = retried.Reason },
            ActivityEnded ended => payload with
            {
                Activity = ended.Activity,
                Whole = ended.Whole,
                Retrieval = ended.IsRetrieval ? true : null,
            },
            RunResumed resumed => payload with { Content = resumed.Content },
            RunPaused paused => payload with { Needs = paused.Run.Needs },
            RunContinued continued => payload with { Decisions = continued.Decisions },
            RunEnded ended => payload with { Status = ended.Run.Status.Word(), Error = ended.Run.Error },
            _ => payload,
        };
    }

    private static JsonElement? Several(IReadOnlyList<ChatMessage> messages) =>
        messages.Count > 0 ? JsonSerializer.SerializeToElement([.. messages], Messages) : null;

    private static string Write(EventPayload payload) => JsonSerializer.Serialize(payload, EventJson.Default.EventPayload);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EventPayload))]
internal sealed partial class EventJson : JsonSerializerContext;
