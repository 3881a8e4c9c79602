using System.Text.Json;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi.Responses;

/// <summary>A part of a run as a response, whole or as events.</summary>
/// <param name="id">What it is named.</param>
/// <param name="model">The model as the client named it.</param>
/// <param name="run">The run as it began.</param>
/// <param name="options">What was asked.</param>
/// <param name="slice">What comes of it.</param>
internal sealed class ResponseShape(ResponseId id, string model, RunRecord run, RunOptions? options, RunSlice slice)
{
    private static readonly JsonElement Auto = JsonElement.Parse("\"auto\"");

    private readonly string message = id.Item("msg", 0);
    private int number;
    private bool isBegun;
    private bool isSaid;

    public bool IsBackground { get; init; }

    public bool IsStored { get; init; } = true;

    /// <summary>The number of the last event that the client has.</summary>
    public int After { get; init; } = -1;

    /// <summary>The response as it stands.</summary>
    public ResponseAnswer Answer(RunStatus? standing = null) =>
        new()
        {
            Id = id.ToString(),
            CreatedAt = run.CreatedAt.ToUnixTimeSeconds(),
            Status = Status(standing),
            Background = IsBackground,
            Error = slice.Error is { } error ? new("server_error", error) : null,
            IncompleteDetails = Incomplete is { } reason ? new(reason) : null,
            Instructions = options?.Instructions,
            MaxOutputTokens = options?.MaxTokens,
            Model = model,
            Output = slice.End is null ? [] : [.. Output()],
            PreviousResponseId = options?.PreviousResponse,
            Store = IsStored,
            Temperature = options?.Temperature,
            ToolChoice = options?.ToolChoice is { } choice ? Choice(choice) : Auto,
            Tools =
            [
                .. (options?.Tools ?? []).Select(one => new ResponseTool(
                    "function",
                    one.Name,
                    one.Description,
                    one.Parameters,
                    one.Strict
                )),
            ],
            TopP = options?.TopP,
            Text = new(Format(options?.Format)),
            Usage = slice.End is null ? null : ResponseUsage.Of(slice),
            User = run.UserId,
            Metadata = new Dictionary<string, string> { ["session_id"] = run.SessionId },
        };

    /// <summary>The events that an event of the run becomes.</summary>
    public IEnumerable<EventItem> Events(RunEvent one) =>
        Of(one)
            .Where(each => each.SequenceNumber > After)
            .Select(each => new EventItem(
                each.Type,
                JsonSerializer.SerializeToUtf8Bytes(each, ResponseEventJson.Readable.ResponseEvent)
            ));

    private IEnumerable<ResponseEvent> Of(RunEvent one)
    {
        var piece = slice.Add(one);
        if (!isBegun)
        {
            isBegun = true;
            yield return new("response.created", number++) { Response = Answer() };
            yield return new("response.in_progress", number++) { Response = Answer() };
        }
        if (piece is not null)
        {
            foreach (var begin in isSaid ? [] : BeginMessage())
                yield return begin;
            isSaid = true;
            yield return new("response.output_text.delta", number++)
            {
                ItemId = message,
                OutputIndex = 0,
                ContentIndex = 0,
                Delta = piece,
                Logprobs = [],
            };
        }
        if (slice.End is null)
            yield break;
        if (isSaid)
        {
            foreach (var end in EndMessage())
                yield return end;
        }
        for (var i = 0; i < slice.Calls.Count; i++)
        {
            foreach (var call in Call(slice.Calls[i], i, isSaid ? i + 1 : i))
                yield return call;
        }
        yield return new($"response.{Status(null)}", number++) { Response = Answer() };
    }

    private string? Incomplete =>
        slice switch
        {
            { End: null } or { Error: not null } => null,
            { Finish: "length" } => "max_output_tokens",
            { Finish: "content_filter" } => "content_filter",
            _ => null,
        };

    private string Status(RunStatus? standing) =>
        slice switch
        {
            { End: null } => standing == RunStatus.Queued ? "queued" : "in_progress",
            { End.Status: RunStatus.Cancelled } => IsBackground ? "cancelled" : "failed",
            { Error: not null } => "failed",
            _ => Incomplete is null ? "completed" : "incomplete",
        };

    private IEnumerable<ResponseItem> Output()
    {
        if (slice.Text != "" || (slice.Calls.Count == 0 && slice.Error is null))
            yield return ResponseItem.Message(message, slice.Text);
        for (var i = 0; i < slice.Calls.Count; i++)
            yield return ResponseItem.Call(id.Item("fc", i), slice.Calls[i]);
    }

    private IEnumerable<ResponseEvent> BeginMessage()
    {
        yield return new("response.output_item.added", number++)
        {
            OutputIndex = 0,
            Item = ResponseItem.Message(message, null),
        };
        yield return new("response.content_part.added", number++)
        {
            ItemId = message,
            OutputIndex = 0,
            ContentIndex = 0,
            Part = ResponsePart.Of(""),
        };
    }

    private IEnumerable<ResponseEvent> EndMessage()
    {
        yield return new("response.output_text.done", number++)
        {
            ItemId = message,
            OutputIndex = 0,
            ContentIndex = 0,
            Text = slice.Text,
            Logprobs = [],
        };
        yield return new("response.content_part.done", number++)
        {
            ItemId = message,
            OutputIndex = 0,
            ContentIndex = 0,
            Part = ResponsePart.Of(slice.Text),
        };
        yield return new("response.output_item.done", number++)
        {
            OutputIndex = 0,
            Item = ResponseItem.Message(message, slice.Text),
        };
    }

    private IEnumerable<ResponseEvent> Call(ToolCall call, int which, int index)
    {
        var item = id.Item("fc", which);
        yield return new("response.output_item.added", number++)
        {
            OutputIndex = index,
            Item = ResponseItem.Call(item, call, isBegun: true),
        };
        yield return new("response.function_call_arguments.delta", number++)
        {
            ItemId = item,
            OutputIndex = index,
            Delta = call.Arguments,
        };
        yield return new("response.function_call_arguments.done", number++)
        {
            ItemId = item,
            OutputIndex = index,
            Name = call.Name,
            Arguments = call.Arguments,
        };
        yield return new("response.output_item.done", number++)
        {
            OutputIndex = index,
            Item = ResponseItem.Call(item, call),
        };
    }

    private static JsonElement Choice(string choice) =>
        choice is "none" or "required"
            ? JsonSerializer.SerializeToElement(choice, ResponseJson.Default.String)
            : JsonSerializer.SerializeToElement(
                new ResponseTool("function", choice),
                ResponseEventJson.Default.ResponseTool
            );

    private static ResponseFormat Format(AnswerFormat? format) =>
        format switch
        {
            null => new("text"),
            { Schema: null } => new("json_object"),
            _ => new("json_schema", format.Name ?? "answer", format.Schema, format.Description, format.Strict),
        };
}
