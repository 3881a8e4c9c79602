using System.Collections.Concurrent;
using Hive.Service.Components;
using Hive.Service.Metering;
using Hive.Service.Models;
using Hive.Service.Starting;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs;

/// <summary>Begins runs, knows those under way, and finds those that have ended.</summary>
public sealed class RunService(
    IComponentSource components,
    ModelClients models,
    RunStore store,
    RunWriter writer,
    RunExecution execution,
    ConcurrencyLimiter limiter,
    RunLimits limits,
    HiveMeters meters,
    StartProgress start,
    TimeProvider time
)
{
    private readonly ConcurrentDictionary<Guid, LiveRun> live = new();
    private volatile bool ending;

    /// <summary>The runs under way.</summary>
    public IReadOnlyCollection<LiveRun> Live => [.. live.Values];

    /// <summary>Puts the run on record and begins it. It goes on whatever happens to the caller.</summary>
    /// <param name="request">What shall be run.</param>
    /// <param name="first">Sees all events from the first on, unless nothing.</param>
    /// <param name="token">Ends the beginning, not the run.</param>
    /// <exception cref="RunRefusedException">It is not begun.</exception>
    /// <exception cref="MissingKeyException">A model that it needs has no key.</exception>
    public async Task<(LiveRun Run, Subscription? Events)> BeginAsync(
        RunRequest request,
        bool first,
        CancellationToken token
    )
    {
        var set = components.Current;
        var component = Component(set, request);
        Check(request);
        NeededModels.Of(component, set).ForEach(model => models.For(model, KnowledgeBounds.None));
        var earlier = await EarlierAsync(request, component, token);
        if (limiter.IsFull)
            throw new RunRefusedException(RunRefusal.Busy, $"{limits.Waiting} runs wait for their turn already.");

        var record = Record(request, component);
        await writer.BeginAsync(record, token);
        var run = new LiveRun(record, Author.Of(component), limits, time);
        var events = first ? run.Subscribe() : null;
        live[record.Id] = run;
        _ = Task.Run(
            () => CarryOutAsync(run, component, new RunScope(run, set, request, limits, meters, time, writer), earlier),
            CancellationToken.None
        );
        return (run, events);
    }

    /// <summary>The run as it stands, under way or ended.</summary>
    public async Task<RunRecord?> FindAsync(Guid id, CancellationToken token) =>
        live.TryGetValue(id, out var run) ? run.Now : await store.FindAsync(id, token);

    /// <summary>The run while it is under way.</summary>
    public LiveRun? FindLive(Guid id) => live.GetValueOrDefault(id);

    /// <summary>Ends all runs under way as interrupted, and begins no more.</summary>
    public async Task InterruptAsync(TimeSpan timeout)
    {
        ending = true;
        var runs = Live;
        foreach (var run in runs)
            run.Stop(RunStatus.Interrupted);
        await Task.WhenAny(Task.WhenAll(runs.Select(run => run.Ended)), Task.Delay(timeout, time));
    }

    private async Task CarryOutAsync(
        LiveRun run,
        ComponentDefinition component,
        RunScope scope,
        IReadOnlyList<ChatMessage> earlier
    )
    {
        try
        {
            await execution.CarryOutAsync(run, component, scope, earlier);
        }
        finally
        {
            live.TryRemove(run.Id, out _);
        }
    }

    private static ComponentDefinition Component(ComponentSet set, RunRequest request) =>
        (
            request.Kind switch
            {
                ComponentKind.Agent => set.Agents.GetValueOrDefault(request.ComponentId),
                ComponentKind.Team => set.Teams.GetValueOrDefault(request.ComponentId),
                ComponentKind.Workflow => (ComponentDefinition?)set.Workflows.GetValueOrDefault(request.ComponentId),
                _ => null,
            }
        )
        ?? throw new RunRefusedException(
            RunRefusal.NoSuchComponent,
            $"There is no {request.Kind.Word()} \"{Short(request.ComponentId)}\"."
        );

    private void Check(RunRequest request)
    {
        if (ending || start.Now.Phase != StartPhase.Ready)
            throw new RunRefusedException(RunRefusal.NotReady, "The API is starting or ending; try again in a moment.");
        if (string.IsNullOrWhiteSpace(request.Input))
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

    private async Task<IReadOnlyList<ChatMessage>> EarlierAsync(
        RunRequest request,
        ComponentDefinition component,
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
        if (await store.HistoryAsync(session, wanted, token) is not { } history)
            return request.Earlier;
        if (history.Kind != request.Kind || history.ComponentId != request.ComponentId)
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

    private RunRecord Record(RunRequest request, ComponentDefinition component)
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

    private static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
