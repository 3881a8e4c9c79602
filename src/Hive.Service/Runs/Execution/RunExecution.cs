using System.Diagnostics;
using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Database;
using Hive.Service.Memories;
using Hive.Service.Metering;
using Hive.Service.Models;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Scopes;
using Hive.Service.Runs.Tracing;
using Hive.Service.Sessions;
using Hive.Service.Teams;
using Hive.Service.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs.Execution;

/// <summary>Carries one run out, from its turn to its stored end. It always ends, and never by an exception.</summary>
public sealed partial class RunExecution(
    AgentRunner agents,
    TeamRunner teams,
    WorkflowRunner workflows,
    SessionSummaries summaries,
    MemoryExtraction extraction,
    RunLeases leases,
    RunWriter writer,
    RunSlots slots,
    SessionTurns turns,
    RunLimits limits,
    PromptLog prompts,
    RunTraces traces,
    HiveMeters meters,
    TimeProvider time,
    ILogger<RunExecution> log
)
{
    // A run that takes its process along each time must not do so for ever.
    private const int MostResumed = 4;

    /// <param name="run">The run.</param>
    /// <param name="component">What is run; nothing when it is there no more.</param>
    /// <param name="work">What this process does of it.</param>
    /// <param name="earlier">What was said before.</param>
    internal async Task CarryOutAsync(LiveRun run, ComponentDefinition? component, RunWork work, EarlierMessages earlier)
    {
        var begun = time.GetTimestamp();
        var facts = run.Facts;
        // Kept until the run is stored: runs that end faster than the database takes them would fill the memory.
        using var held = new HeldSlot();
        RunRecord final;
        string? reason;
        Activity? trace;
        using (var span = HiveMeters.Traces.StartActivity($"run {facts.Kind.Word()} {facts.ComponentId}"))
        {
            trace = span;
            span?.SetTag("hive.run", run.Id);
            var outcome = await OutcomeAsync(run, component, work, earlier, held);
            final = Ended(run, work, outcome);
            reason = outcome.Reason;
            span?.SetStatus(
                final.Status is RunStatus.Completed or RunStatus.Paused ? ActivityStatusCode.Ok : ActivityStatusCode.Error,
                reason
            );
            if (final.Status != RunStatus.Paused && final.EndedAt is not null)
                prompts.Ended(final);
        }
        if (final.EndedAt is null && final.Status != RunStatus.Paused)
        {
            // Another process goes on with it, from what is on record.
            writer.Note(run);
            run.Becomes(final);
            run.Close();
            return;
        }
        if (final.EndedAt is not null)
            meters.RunEnded(facts.Kind.Word(), facts.ComponentId, final.Status.Word(), time.GetElapsedTime(begun));
        if (final.Status == RunStatus.Failed)
            Failed(final.Id, facts.Kind.Word(), facts.ComponentId, reason);
        run.Becomes(final);
        run.Publish(final.Status == RunStatus.Paused ? new RunPaused(run.Author, final) : new RunEnded(run.Author, final));
        await StoreAsync(run, final);
        turns.Ended(final.SessionId);
        run.Close();
        held.Dispose();
        if (final.EndedAt is not null)
            await traces.SendAsync(final, trace, CancellationToken.None);
        if (final.Status != RunStatus.Completed || component is null)
            return;
        await extraction.UpdateAsync(component, final, run.Token);
        await summaries.UpdateAsync(component, final, run.Token);
    }

    private async Task<Outcome> OutcomeAsync(
        LiveRun run,
        ComponentDefinition? component,
        RunWork work,
        EarlierMessages earlier,
        HeldSlot held
    )
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, run.Token);
        try
        {
            if (component is null)
                throw new RunFailedException($"There is no {run.Facts.Kind.Word()} \"{run.Facts.ComponentId}\" any more.");
            if (work.Journal.Resumed >= MostResumed)
                throw new RunFailedException($"The API ended {MostResumed} times in a row at the same point of this run.");
            // For as long as it takes: every run before it has an end.
            var waited = await turns.EnterAsync(run, run.Token);
            var messages = await earlier(waited, either.Token);
            held.Slot = await slots.EnterAsync(either.Token);
            using var active = meters.RunActive(component.Kind.Word());
            deadline.CancelAfter(limits.LongestRun);
            if (run.Facts.Status == RunStatus.Queued)
                await leases.BeginsAsync(run.Id, either.Token);
            run.Becomes(RunStatus.Running);
            return new(RunStatus.Completed, await AnswerAsync(component, new(work), messages, either.Token), null);
        }
        catch (Exception) when (run.StopAs is { } status)
        {
            return new(status, null, null);
        }
        catch (RunPausedException)
        {
            return new(RunStatus.Paused, null, null);
        }
        catch (RunLostException)
        {
            return new(RunStatus.Interrupted, null, null);
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            return new(RunStatus.Failed, null, $"The run took longer than {limits.LongestRun.TotalMinutes:0.##} minutes.");
        }
        catch (Exception e) when (e is ModelException or RunFailedException or MissingKeyException)
        {
            return new(RunStatus.Failed, null, e.Message) { Reason = prompts.ReasonOf(e) };
        }
        catch (Exception e)
        {
            if (DatabaseError.Describes(e, CancellationToken.None) is { } error)
                return new(RunStatus.Failed, null, $"{error}.");
            Broke(run.Id, e);
            return new(RunStatus.Failed, null, "The service failed; its log has the reason.");
        }
    }

    private Task<string> AnswerAsync(
        ComponentDefinition component,
        RunScope scope,
        IReadOnlyList<ChatMessage> earlier,
        CancellationToken token
    ) =>
        component switch
        {
            AgentDefinition agent => agents.RunAsync(
                new()
                {
                    Profile = AgentProfile.Of(agent),
                    Author = Author.Of(agent),
                    Input = scope.Request.Input,
                    Earlier = earlier,
                    IsAnswer = true,
                },
                scope,
                token
            ),
            TeamDefinition team => teams.RunAsync(team, scope.Request.Input, earlier, isAnswer: true, scope, token),
            WorkflowDefinition workflow => workflows.RunAsync(workflow, scope.Request.Input, scope, token),
            _ => throw new RunFailedException($"{component.Id} cannot be run."),
        };

    private RunRecord Ended(LiveRun run, RunWork work, Outcome outcome)
    {
        var now = run.Now;
        if (outcome.Status == RunStatus.Interrupted)
            return now with { Activities = work.Activities };
        return now with
        {
            Status = outcome.Status,
            // What had come before it failed is kept.
            Output = KeepableText.Of(outcome.Output ?? now.Output),
            Error = outcome.Error is { } error ? KeepableText.Of(error) : null,
            InputTokens = work.Tokens.Input,
            OutputTokens = work.Tokens.Output,
            Activities = work.Activities,
            Needs = outcome.Status == RunStatus.Paused ? work.Needs : [],
            EndedAt = outcome.Status == RunStatus.Paused ? null : time.GetUtcNow(),
        };
    }

    // The answer does not wait for a database that is away: the writer keeps the end until it is back.
    private async Task StoreAsync(LiveRun run, RunRecord final)
    {
        var stored = writer.EndAsync(run, final);
        try
        {
            await stored.WaitAsync(limits.StoreEnd, time);
        }
        catch (TimeoutException)
        {
            NotStoredYet(final.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Broke(final.Id, e);
        }
    }

    private sealed class HeldSlot : IDisposable
    {
        public IDisposable? Slot { get; set; }

        public void Dispose() => Slot?.Dispose();
    }

    private sealed record Outcome(RunStatus Status, string? Output, string? Error)
    {
        /// <summary>The error as the log may have it.</summary>
        public string? Reason { get; init; } = Error;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} of {Kind} {Component} failed: {Reason}")]
    private partial void Failed(Guid run, string kind, string component, string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} met a fault of the service")]
    private partial void Broke(Guid run, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of run {Run} is not stored yet")]
    private partial void NotStoredYet(Guid run);
}
