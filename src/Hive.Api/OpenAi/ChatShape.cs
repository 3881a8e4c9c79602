using System.Text.Json;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi;

/// <summary>A run as a chat completion, whole or in chunks.</summary>
internal sealed class ChatShape(RunRecord run, string model)
{
    private readonly string id = $"chatcmpl-{run.Id:N}";
    private readonly long created = run.CreatedAt.ToUnixTimeSeconds();

    public ChatCompletion Completion(RunRecord ended) =>
        new(id, "chat.completion", created, model, [new(0, new("assistant", ended.Output), null, "stop")], Usage(ended));

    /// <summary>The data of an event. Chunks have no <c>event:</c> line.</summary>
    public IEnumerable<EventItem> Chunks(RunEvent one, bool withUsage)
    {
        switch (one)
        {
            case RunStarted:
                yield return Chunk(
                    new(id, "chat.completion.chunk", created, model, [new(0, null, new("assistant", ""), null)], null)
                );
                break;
            case ContentAdded { IsAnswer: true } added:
                yield return Chunk(
                    new(id, "chat.completion.chunk", created, model, [new(0, null, new(null, added.Text), null)], null)
                );
                break;
            case RunEnded { Run: { Status: RunStatus.Completed } ended }:
                yield return Chunk(
                    new(id, "chat.completion.chunk", created, model, [new(0, null, new(null, null), "stop")], null)
                );
                if (withUsage)
                    yield return Chunk(new(id, "chat.completion.chunk", created, model, [], Usage(ended)));
                break;
            case RunPaused { Run: var paused }:
                yield return new(
                    null,
                    JsonSerializer.SerializeToUtf8Bytes(
                        new ErrorAnswer(new($"The run {paused.Id} waits for a person.", "server_error")),
                        OpenAiJson.Readable.ErrorAnswer
                    )
                );
                break;
            case RunEnded { Run: var ended }:
                yield return new(
                    null,
                    JsonSerializer.SerializeToUtf8Bytes(
                        new ErrorAnswer(new(ended.Error ?? $"The run was {ended.Status.Word()}.", "server_error")),
                        OpenAiJson.Readable.ErrorAnswer
                    )
                );
                break;
        }
    }

    private static EventItem Chunk(ChatCompletion chunk) =>
        new(null, JsonSerializer.SerializeToUtf8Bytes(chunk, OpenAiJson.Readable.ChatCompletion));

    private static ChatUsage Usage(RunRecord ended) =>
        new(ended.InputTokens, ended.OutputTokens, ended.InputTokens + ended.OutputTokens);
}
