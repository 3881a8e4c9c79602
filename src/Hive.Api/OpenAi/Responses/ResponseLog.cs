using Hive.Api.Problems;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi.Responses;

/// <summary>Responses of before, from the logs of their runs.</summary>
internal sealed class ResponseLog(RunService runs)
{
    /// <summary>The run of a response, and what was asked for; nothing of it has to have ended.</summary>
    /// <exception cref="RequestException">There is no such response.</exception>
    public async Task<(ResponseId Id, RunRecord Run)> FindAsync(string id, string parameter, CancellationToken token) =>
        ResponseId.Of(id) is { } found && await runs.FindAsync(found.Run, token) is { } run
            ? (found, run)
            : throw OpenAiErrors.NotFound(parameter, "response", id);

    /// <summary>All that a run has said, answer by answer, once it is at rest.</summary>
    public async Task<(RunStarted Started, IReadOnlyList<(RunSlice Slice, RunContinued? Then)> Parts)> ReadAsync(
        Guid run,
        CancellationToken token
    )
    {
        RunStarted? started = null;
        List<(RunSlice Slice, RunContinued? Then)> parts = [];
        RunSlice slice = new(run);
        var said = 0;
        await foreach (var logged in runs.ReadAsync(run, 0, token))
        {
            started ??= logged.Event as RunStarted;
            if (logged.Event is RunContinued continued)
            {
                said += slice.Text.Length;
                parts.Add((slice, continued));
                slice = new(run, said);
            }
            slice.Add(logged.Event);
        }
        parts.Add((slice, null));
        return (started ?? throw RequestException.NotFound("run", run.ToString()), parts);
    }

    /// <summary>The conversation up to and with a response.</summary>
    public async Task<IReadOnlyList<ChatMessage>> MessagesAsync(ResponseId id, CancellationToken token)
    {
        var (started, parts) = await ReadAsync(id.Run, token);
        List<AIContent> question = [new TextContent(started.Run.Input), .. started.Attachments];
        List<ChatMessage> messages = [.. started.Earlier, new(ChatRole.User, question), .. started.After];
        foreach (var (slice, then) in parts.Take(id.Part + 1))
        {
            messages.Add(Said(slice));
            if (then is null || parts[id.Part].Slice == slice)
                break;
            foreach (var decision in then.Decisions)
            {
                if (slice.End?.Needs.FirstOrDefault(need => need.Id == decision.Id) is { } need)
                    messages.Add(
                        new(ChatRole.Tool, [new FunctionResultContent(CallId.Of(id.Run, need), decision.Result ?? "")])
                    );
            }
        }
        return messages;
    }

    /// <summary>What an item of a response says.</summary>
    /// <exception cref="RequestException">There is no such item.</exception>
    public async Task<ChatMessage> ItemAsync(string id, string place, CancellationToken token)
    {
        if (ResponseId.OfItem(id) is var (response, index) && await runs.FindAsync(response.Run, token) is not null)
        {
            var (_, parts) = await ReadAsync(response.Run, token);
            if (response.Part < parts.Count && parts[response.Part].Slice is var slice)
            {
                if (id.StartsWith("msg_", StringComparison.Ordinal))
                    return new(ChatRole.Assistant, slice.Text);
                if (index < slice.Calls.Count)
                    return new(ChatRole.Assistant, [Content(slice.Calls[index])]);
            }
        }
        throw OpenAiErrors.NotFound(place, "item", id);
    }

    private static ChatMessage Said(RunSlice slice) =>
        new(
            ChatRole.Assistant,
            [.. slice.Text == "" ? Array.Empty<AIContent>() : [new TextContent(slice.Text)], .. slice.Calls.Select(Content)]
        );

    private static FunctionCallContent Content(ToolCall call) => new(call.Id, call.Name, ToolJson.Arguments(call.Arguments));
}
