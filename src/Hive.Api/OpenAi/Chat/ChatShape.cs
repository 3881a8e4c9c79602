using System.Text.Json;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi.Chat;

/// <summary>A run as a chat completion, whole or in chunks.</summary>
internal sealed class ChatShape(RunRecord run, string model, RunSlice slice)
{
    private readonly string id = $"chatcmpl-{run.Id:N}";
    private readonly long created = run.CreatedAt.ToUnixTimeSeconds();
    private bool isBegun;

    public ChatCompletion Completion() =>
        new(
            id,
            "chat.completion",
            created,
            model,
            [
                new(
                    0,
                    new(
                        "assistant",
                        slice.Text == "" && slice.Calls.Count > 0 ? null : slice.Text,
                        slice.Calls.Count > 0 ? [.. slice.Calls.Select(call => Call(call, null))] : null
                    ),
                    null,
                    slice.Finish
                ),
            ],
            Usage()
        );

    /// <summary>The data of an event. Chunks have no <c>event:</c> line.</summary>
    public IEnumerable<EventItem> Chunks(RunEvent one, bool withUsage)
    {
        var piece = slice.Add(one);
        if (!isBegun)
            yield return Chunk(new ChatDelta("assistant", ""), null);
        isBegun = true;
        if (piece is not null)
            yield return Chunk(new ChatDelta(Content: piece), null);
        if (slice.End is null)
            yield break;
        if (slice.Error is { } error)
        {
            yield return new(
                null,
                JsonSerializer.SerializeToUtf8Bytes(
                    OpenAiErrors.Of(StatusCodes.Status502BadGateway, error),
                    OpenAiErrorJson.Readable.ErrorAnswer
                )
            );
            yield break;
        }
        for (var i = 0; i < slice.Calls.Count; i++)
            yield return Chunk(new ChatDelta(ToolCalls: [Call(slice.Calls[i], i)]), null);
        yield return Chunk(new ChatDelta(), slice.Finish);
        if (withUsage)
            yield return Item(new(id, "chat.completion.chunk", created, model, [], Usage()));
    }

    private EventItem Chunk(ChatDelta delta, string? finish) =>
        Item(new(id, "chat.completion.chunk", created, model, [new(0, null, delta, finish)], null));

    private static EventItem Item(ChatCompletion chunk) =>
        new(null, JsonSerializer.SerializeToUtf8Bytes(chunk, OpenAiJson.Readable.ChatCompletion));

    private static ChatToolCall Call(ToolCall call, int? index) =>
        new(call.Id, "function", new(call.Name, call.Arguments), index);

    private ChatUsage Usage() => new(slice.InputTokens, slice.OutputTokens, slice.InputTokens + slice.OutputTokens);
}
