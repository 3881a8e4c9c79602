using System.Diagnostics;
using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Database;
using Hive.Service.Metering;
using Hive.Service.Models;
using Hive.Service.Sessions;
using Hive.Service.Teams;
using Hive.Service.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Runs;

/// <summary>Carries one run out, from its turn to its stored end. It always ends, and never by an exception.</summary>
public sealed partial class RunExecution(
    AgentRunner agents,
    TeamRunner teams,
    WorkflowRunner workflows,
    SessionSummaries summaries,
    RunWriter writer,
    ConcurrencyLimiter limiter,
    RunLimits limits,
    PromptLog prompts,
    HiveMeters meters,
    TimeProvider time,
    ILogger<RunExecution> log
)
{
    internal async Task CarryOutAsync(
        LiveRun run,
        ComponentDefinition component,
        RunScope scope,
        IReadOnlyList<ChatMessage> earlier
    )
    {
        var begun = time.GetTimestamp();
        RunRecord final;
        string? reason;
        using (var span = HiveMeters.Traces.StartActivity($"run {component.Kind.Word()} {component.Id}"))
        {
            span?.SetTag("hive.run", run.Id);
            var outcome = await OutcomeAsync(run, component, scope, earlier);
            final = Ended(run, scope, outcome);
            reason = outcome.Reason;
            span?.SetStatus(final.Status == RunStatus.Completed ? ActivityStatusCode.Ok : ActivityStatusCode.Error, reason);
            prompts.Ended(final);
        }
        meters.RunEnded(component.Kind.Word(), component.Id, final.Status.Word(), time.GetElapsedTime(begun));
        if (final.Status == RunStatus.Failed)
            Failed(final.Id, component.Kind.Word(), component.Id, reason);
        await StoreAsync(final);
        await run.EndAsync(final);
        if (final.Status == RunStatus.Completed)
            await summaries.UpdateAsync(component, final, run.Token);
    }

    private async Task<Outcome> OutcomeAsync(
        LiveRun run,
        ComponentDefinition component,
        RunScope scope,
        IReadOnlyList<ChatMessage> earlier
    )
    {
        using var deadline = new CancellationTokenSource(limits.LongestRun, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, run.Token);
        try
        {
            await run.PublishAsync(new RunStarted(run.Author, run.Now));
            using var slot = await limiter.EnterAsync(either.Token);
            using var active = meters.RunActive(component.Kind.Word());
            deadline.CancelAfter(limits.LongestRun);
            run.Becomes(RunStatus.Running);
            return new(RunStatus.Completed, await AnswerAsync(component, scope, earlier, either.Token), null);
        }
        catch (Exception) when (run.StopAs is { } status)
        {
            return new(status, null, status == RunStatus.Interrupted ? "The API ended while this run was under way." : null);
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

    private RunRecord Ended(LiveRun run, RunScope scope, Outcome outcome)
    {
        var now = run.Now;
        return now with
        {
            Status = outcome.Status,
            // What had come before it failed is kept.
            Output = KeepableText.Of(outcome.Output ?? now.Output),
            Error = outcome.Error is { } error ? KeepableText.Of(error) : null,
            InputTokens = scope.Tokens.Input,
            OutputTokens = scope.Tokens.Output,
            Activities = scope.Activities,
            EndedAt = time.GetUtcNow(),
        };
    }

    // The answer does not wait for a database that is away: the writer keeps the end until it is back.
    private async Task StoreAsync(RunRecord final)
    {
        var stored = writer.EndAsync(final);
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
