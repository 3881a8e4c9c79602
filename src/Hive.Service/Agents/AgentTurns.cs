using System.Runtime.CompilerServices;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Scopes;
using Hive.Service.Teams;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>
/// The turns of one agent: its model answers, tools are called, it answers again. Answers and results that are on record are
/// given again instead of asked for again.
/// </summary>
/// <param name="task">Who is asked what.</param>
/// <param name="scope">The run.</param>
/// <param name="isDraft">Whether answers are held back until they fit what was asked for.</param>
internal sealed class AgentTurns(AgentTask task, RunScope scope, bool isDraft)
{
    /// <summary>What a model says before and after a tool call are two paragraphs, not one word.</summary>
    public const string Apart = "\n\n";

    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FunctionCallContent> open = new(StringComparer.Ordinal);
    private int turns;
    private RunScope? turn;
    private bool isApart;
    private long begun;

    /// <summary>Whether the model's present answer was given to an earlier process, which has told of it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Why the model is asked no more: a call waits for a person, or the run cannot go on.</summary>
    public Exception? Stopped { get; private set; }

    /// <summary>The model, with its answers on record.</summary>
    public IChatClient Over(IChatClient model) => new RecordedClient(model, this);

    /// <summary>The model says a piece of its answer.</summary>
    public void Say(string piece, bool isApart)
    {
        this.isApart |= isApart;
        if (!IsKnown)
            turn!.Say(task.Author, isApart ? Apart + piece : piece, task.IsAnswer, isDraft);
    }

    /// <summary>Calls the tool that a model asks for.</summary>
    public async ValueTask<object?> InvokeAsync(FunctionInvocationContext context, CancellationToken token)
    {
        var id = context.CallContent.CallId;
        var place = scope.At(places[id]);
        open.Remove(id);
        try
        {
            // It tells by itself, and what happens within it is on record.
            return context.Function is MemberTool member
                ? await member.AskAsync(context.Arguments, place, token)
                : await ToolWork.CallAsync(place, task.Author, context.Function, context.Arguments, id, token);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            // What a tool itself does wrong is a result. A failure tells more than a pause.
            if (Stopped is null or RunPausedException)
                Stopped = e;
            return "";
        }
    }

    /// <summary>The model asks for a call.</summary>
    public void Begin(FunctionCallContent call)
    {
        if (!task.Quiet.Contains(call.Name))
            open[call.CallId] = call;
    }

    /// <summary>The call has a result. One that nobody made failed, be it that there is no such tool.</summary>
    public void End(FunctionResultContent result)
    {
        if (open.Remove(result.CallId, out var call))
            ToolWork.Failed(
                scope.At(places[call.CallId]),
                task.Author,
                call,
                result.Exception is { } e ? ToolFailure.Because(e.Message).Text : Models.ToolJson.Text(result.Result)
            );
    }

    private void Begin()
    {
        turn = scope.At(Turn.Name(turns++));
        places.Clear();
        isApart = false;
        begun = scope.Time.GetTimestamp();
        IsKnown = turn.Answer is not null;
    }

    // The id of a call is the provider's and may come again in the next turn; its place in the answer does not.
    private void Look(ChatResponseUpdate update)
    {
        foreach (var call in update.Contents.OfType<FunctionCallContent>())
            places.TryAdd(call.CallId, $"turn{turns - 1}.{places.Count}");
    }

    private sealed class RecordedClient(IChatClient model, AgentTurns turns) : DelegatingChatClient(model)
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            if (turns.Stopped is not null)
                yield break;
            turns.Begin();
            if (turns.turn!.Answer is { } known)
            {
                foreach (var update in new ChatResponse(known).ToChatResponseUpdates())
                {
                    turns.Look(update);
                    yield return update;
                }
                yield break;
            }
            var message = new ChatMessage(ChatRole.Assistant, []);
            UsageDetails usage = new();
            ChatFinishReason? finish = null;
            await using var answer = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await turns.NextAsync(answer))
            {
                var update = answer.Current;
                turns.Look(update);
                message.MessageId ??= update.MessageId;
                finish = update.FinishReason ?? finish;
                foreach (var content in update.Contents)
                {
                    // The text is on record as it is said.
                    if (content is UsageContent used)
                        usage.Add(used.Details);
                    else if (content is not TextContent)
                        message.Contents.Add(Copy(content));
                }
                yield return update;
            }
            turns.Keep(message, usage, finish);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> answer)
    {
        try
        {
            return await answer.MoveNextAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            turn!.Failed(
                new(task.Author, e.Message)
                {
                    Provider = Provider,
                    Model = task.Profile.Model?.Id,
                    Seconds = scope.SecondsSince(begun),
                }
            );
            throw;
        }
    }

    private string Provider => task.Profile.Model?.Provider ?? "extractive";

    // Whoever calls the functions marks the calls as made; on record they are calls to make.
    private static AIContent Copy(AIContent content) =>
        content is FunctionCallContent call
            ? new FunctionCallContent(
                call.CallId,
                call.Name,
                call.Arguments is { } arguments ? new Dictionary<string, object?>(arguments) : null
            )
            : content;

    private void Keep(ChatMessage message, UsageDetails usage, ChatFinishReason? finish) =>
        turn!.Answered(
            new(task.Author, message, usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0)
            {
                IsApart = isApart,
                Finish = finish?.Value,
                Provider = Provider,
                Model = task.Profile.Model?.Id,
                Seconds = scope.SecondsSince(begun),
            }
        );
}
