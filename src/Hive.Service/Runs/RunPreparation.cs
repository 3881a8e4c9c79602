using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs;

/// <summary>What has to be known and to be right before a run begins.</summary>
internal sealed class RunPreparation(RunStore store, ConcurrencyLimiter limiter, TimeProvider time)
{
    /// <summary>What is to be run; nothing when there is none.</summary>
    public static ComponentDefinition? Component(ComponentSet set, RunRequest request) =>
        request.Kind switch
        {
            ComponentKind.Agent => set.Agents.GetValueOrDefault(request.ComponentId),
            ComponentKind.Team => set.Teams.GetValueOrDefault(request.ComponentId),
            ComponentKind.Workflow => (ComponentDefinition?)set.Workflows.GetValueOrDefault(request.ComponentId),
            _ => null,
        };

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

    /// <summary>What was said before.</summary>
    /// <param name="request">What shall be run.</param>
    /// <param name="component">What that is.</param>
    /// <param name="goesOn">The run, where an earlier process has begun it: it is told what it was told then.</param>
    /// <param name="token">Ends it early.</param>
    /// <exception cref="RunRefusedException">The session is another component's.</exception>
    public async Task<IReadOnlyList<ChatMessage>> EarlierAsync(
        RunRequest request,
        ComponentDefinition component,
        RunRecord? goesOn,
        CancellationToken token
    )
    {
        if (request.SessionId is not { } session)
            return request.Earlier;
        var memory = component switch
        {
            AgentDefinition agent => agent.Memory,
            TeamDefinition team => team.Memory,
            _ => new() { AddHistoryToMessages = false },
        };
        var wanted = memory.AddHistoryToMessages && request.Earlier.Count == 0 ? memory.NumHistoryRuns : 0;
        if (await store.HistoryAsync(session, wanted, goesOn, token) is not { } history)
            return request.Earlier;
        // One that a client has begun without saying with whom becomes that of its first run.
        if (history.ComponentId != "" && (history.Kind != request.Kind || history.ComponentId != request.ComponentId))
            throw new RunRefusedException(
                RunRefusal.OthersSession,
                $"Session \"{Short(session)}\" belongs to {history.Kind.Word()} {history.ComponentId}."
            );
        return request.Earlier.Count > 0 ? request.Earlier : [.. Messages(history)];
    }

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
    public RunRecord Record(RunRequest request, ComponentDefinition component)
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
            Status = limiter.HasFreeSlot ? RunStatus.Running : RunStatus.Queued,
            Input = request.Input,
            Provider = component is WorkflowDefinition ? "" : model?.Provider ?? "extractive",
            Model = model?.Id ?? "",
            CreatedAt = time.GetUtcNow(),
        };
    }

    public static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
