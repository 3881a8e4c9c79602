using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs.Records;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs.Execution;

/// <summary>What has to be known and to be right before a run begins.</summary>
internal sealed class RunPreparation(RunStore store, RunSlots slots, TimeProvider time)
{
    /// <summary>What is to be run; nothing when there is none.</summary>
    public static ComponentDefinition? Component(ComponentSet set, RunRequest request) =>
        request.Kind == ComponentKind.Tool ? null : set.Find(request.Kind, request.ComponentId);

    /// <exception cref="RunRefusedException">It cannot be run.</exception>
    public static void Check(RunRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Input) && request.Attachments.Count == 0)
            throw new RunRefusedException(RunRefusal.BadRequest, "The message is empty.");
        if (request.Input.Length > RunRequest.LongestInput)
            throw new RunRefusedException(
                RunRefusal.BadRequest,
                $"The message is longer than {RunRequest.LongestInput} characters."
            );
        foreach (var (name, id) in new[] { ("session_id", request.SessionId), ("user_id", request.UserId) })
        {
            if (id is { Length: 0 or > RunRequest.LongestId } || id?.Any(char.IsControl) == true)
                throw new RunRefusedException(
                    RunRefusal.BadRequest,
                    $"{name} has 1 to {RunRequest.LongestId} printable characters."
                );
        }
        if (
            new[] { request.Input, request.SessionId, request.UserId }.Any(text =>
                text is not null && !ReferenceEquals(KeepableText.Of(text), text)
            )
        )
            throw new RunRefusedException(RunRefusal.BadRequest, "A text holds NUL or half of a character.");
    }

    /// <summary>What its file says.</summary>
    public static WhenBusy WhenBusyOf(ComponentDefinition component) =>
        component switch
        {
            AgentDefinition agent => agent.WhenBusy,
            TeamDefinition team => team.WhenBusy,
            WorkflowDefinition workflow => workflow.WhenBusy,
            _ => default,
        };

    /// <summary>What was said before in the session, and what is under way there.</summary>
    /// <param name="request">What shall be run.</param>
    /// <param name="component">What that is.</param>
    /// <param name="run">The run, once it is on record.</param>
    /// <param name="turnAt">When it had its turn: it is told of what had ended by then, wherever it goes on.</param>
    /// <param name="token">Ends it early.</param>
    /// <exception cref="RunRefusedException">The session is another component's.</exception>
    public async Task<SessionState> SessionAsync(
        RunRequest request,
        ComponentDefinition component,
        Guid? run,
        DateTimeOffset? turnAt,
        CancellationToken token
    )
    {
        if (request.SessionId is not { } session)
            return new(request.Earlier, []);
        var memory = component switch
        {
            AgentDefinition agent => agent.Memory,
            TeamDefinition team => team.Memory,
            _ => new() { AddHistoryToMessages = false },
        };
        var wanted = memory.AddHistoryToMessages && request.Earlier.Count == 0 ? memory.NumHistoryRuns : 0;
        if (await store.HistoryAsync(session, wanted, run, turnAt, token) is not { } history)
            return new(request.Earlier, []);
        // One that a client has begun without saying with whom becomes that of its first run.
        if (history.ComponentId != "" && (history.Kind != request.Kind || history.ComponentId != request.ComponentId))
            throw new RunRefusedException(
                RunRefusal.OthersSession,
                $"Session \"{Short(session)}\" belongs to {history.Kind.Word()} {history.ComponentId}."
            );
        if (!UserBounds.Allow(history.UserId))
            throw new RunRefusedException(
                RunRefusal.OthersSession,
                $"Session \"{Short(session)}\" is not the session of the key's user."
            );
        return new(request.Earlier.Count > 0 ? request.Earlier : [.. Messages(history)], history.InFlight);
    }

    /// <summary>What was said before, once the run has its turn.</summary>
    /// <param name="request">What shall be run.</param>
    /// <param name="component">What that is; nothing when it is there no more.</param>
    /// <param name="run">The run.</param>
    /// <param name="before">The session as it was before the run began; nothing for one that goes on.</param>
    public EarlierMessages Earlier(RunRequest request, ComponentDefinition? component, LiveRun run, SessionState? before) =>
        async (waited, token) =>
            component is null ? []
            : before is { InFlight.Count: 0 } && !waited ? before.Messages
            : (await SessionAsync(request, component, run.Id, run.Turn.At, token)).Messages;

    /// <summary>The session has a run under way, and this one does not wait.</summary>
    public static RunRefusedException SessionBusy(RunRequest request) =>
        new(
            RunRefusal.SessionBusy,
            $"Session \"{Short(request.SessionId ?? "")}\" has a run under way, and when_busy is reject."
        );

    private static IEnumerable<ChatMessage> Messages(SessionHistory history)
    {
        if (history.Summary is { Length: > 0 } summary)
            yield return new(ChatRole.System, $"Earlier in this conversation: {summary}");
        foreach (var (input, output) in history.Turns)
        {
            yield return new(ChatRole.User, input);
            yield return new(ChatRole.Assistant, output);
        }
    }

    /// <summary>The run as it begins.</summary>
    public RunRecord Record(RunRequest request, ComponentDefinition component, bool waits)
    {
        var model = component switch
        {
            AgentDefinition agent => agent.Model,
            TeamDefinition team => team.Model,
            _ => null,
        };
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return new()
        {
            Id = id,
            SessionId = request.SessionId ?? id.ToString(),
            Kind = request.Kind,
            ComponentId = component.Id,
            ComponentVersion = component.StoredVersion,
            UserId = request.UserId,
            Status = slots.HasFree && !waits ? RunStatus.Running : RunStatus.Queued,
            Input = request.Input,
            Provider = component is WorkflowDefinition ? "" : model?.Provider ?? "extractive",
            Model = model?.Id ?? "",
            CreatedAt = time.GetUtcNow(),
        };
    }

    public static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}

/// <summary>What a run finds in its session.</summary>
/// <param name="Messages">What was said before.</param>
/// <param name="InFlight">Runs that are under way or wait for their turn.</param>
internal sealed record SessionState(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<Guid> InFlight);

/// <summary>What was said before, once the run has its turn.</summary>
/// <param name="waited">Whether it waited for it.</param>
/// <param name="token">Ends it early.</param>
internal delegate Task<IReadOnlyList<ChatMessage>> EarlierMessages(bool waited, CancellationToken token);
